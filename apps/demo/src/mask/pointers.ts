/** A point of the screen, and how firmly a pen touches it: 0..1, 1 for everything else. */
export interface Sample {
  x: number;
  y: number;
  pressure: number;
}

/** The middle of the fingers, and how far they are from it. */
export interface Grip {
  x: number;
  y: number;
  spread: number;
}

export interface Gestures {
  begin(at: Sample): void;
  draw(samples: readonly Sample[]): void;
  end(): void;
  /** It was no stroke: a second finger has come. */
  cancel(): void;
  /** Fingers hold the picture, and move or spread. */
  hold(before: Grip, after: Grip): void;
  wheel(at: Sample, factor: number): void;
  /** The pointer is here, or has left. */
  hover(at: Sample | undefined): void;
}

/** One finger, mouse or pen draws; two fingers and the middle button move the picture. Where there is a pen, one finger moves it, too. */
export function followPointers(room: HTMLElement, gestures: Gestures, signal: AbortSignal): void {
  const down = new Map<number, PointerEvent>();
  let drawing: PointerEvent | undefined;
  let hasPen = false;

  const press = (event: PointerEvent): void => {
    hasPen ||= event.pointerType === 'pen';
    // The hand that holds the pen.
    if (drawing?.pointerType === 'pen') return;
    room.setPointerCapture(event.pointerId);
    down.set(event.pointerId, event);
    gestures.hover(event.pointerType === 'touch' && hasPen ? undefined : sampleOf(event));
    const isFirst = down.size === 1 && event.button === 0 && !(hasPen && event.pointerType === 'touch');
    if (drawing) {
      drawing = undefined;
      gestures.hover(undefined);
      gestures.cancel();
    } else if (isFirst) {
      drawing = event;
      gestures.begin(sampleOf(event));
    }
  };
  const move = (event: PointerEvent): void => {
    if (event.pointerId === drawing?.pointerId || down.size === 0) gestures.hover(sampleOf(event));
    if (event.pointerId === drawing?.pointerId) {
      const parts = event.getCoalescedEvents?.() ?? [];
      gestures.draw((parts.length > 0 ? parts : [event]).map(sampleOf));
    } else if (down.has(event.pointerId)) {
      const before = gripOf(down);
      down.set(event.pointerId, event);
      gestures.hold(before, gripOf(down));
    }
  };
  const lift = (event: PointerEvent): void => {
    down.delete(event.pointerId);
    if (event.pointerType === 'touch') gestures.hover(undefined);
    if (event.pointerId !== drawing?.pointerId) return;
    drawing = undefined;
    if (event.type === 'pointerup') gestures.end();
    else gestures.cancel();
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    // Two fingers on a touchpad come as a wheel with the Control key, in small steps.
    const speed = event.ctrlKey ? 0.01 : 0.0015;
    gestures.wheel({ x: event.clientX, y: event.clientY, pressure: 1 }, Math.exp(-speed * event.deltaY));
  };
  room.addEventListener('pointerdown', press, { signal });
  room.addEventListener('pointermove', move, { signal });
  room.addEventListener('pointerup', lift, { signal });
  room.addEventListener('pointercancel', lift, { signal });
  room.addEventListener('pointerleave', () => gestures.hover(undefined), { signal });
  room.addEventListener('wheel', wheel, { signal, passive: false });
  room.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
}

const sampleOf = ({ clientX, clientY, pointerType, pressure }: PointerEvent): Sample => ({
  x: clientX,
  y: clientY,
  pressure: pointerType === 'pen' ? pressure : 1,
});

function gripOf(down: ReadonlyMap<number, PointerEvent>): Grip {
  const points = [...down.values()];
  const x = points.reduce((sum, { clientX }) => sum + clientX, 0) / points.length;
  const y = points.reduce((sum, { clientY }) => sum + clientY, 0) / points.length;
  const spread = Math.max(...points.map(({ clientX, clientY }) => Math.hypot(clientX - x, clientY - y)));
  return { x, y, spread };
}
