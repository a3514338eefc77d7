import { type ReadonlySignal, type Signal, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';

/** A finger that moves this far to a side, in pixels, drags the line; one that moves up or down scrolls the page. */
const threshold = 8;
/** A finger that stays for so long, in milliseconds, shows the photo until it is lifted. */
const hold = 350;

interface Comparison {
  /** How much of the photo is to be seen, from the left, in percent. */
  uncovered: Signal<number>;
  isPeeking: ReadonlySignal<boolean>;
  /** For the element of the picture, which needs `touch-action: pan-y`. */
  handlers: Record<string, (event: PointerEvent) => void>;
}

/** Comparing the photo and what was painted, by mouse and finger. */
export function useComparison(isOn: boolean): Comparison {
  const uncovered = useSignal(0);
  const isPeeking = useSignal(false);
  const start = useRef<{ x: number; drags: boolean } | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const moveTo = (event: PointerEvent): void => {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    uncovered.value = Math.round(100 * Math.min(1, Math.max(0, (event.clientX - left) / width)));
  };
  const end = (): void => {
    clearTimeout(timer.current);
    start.current = undefined;
    isPeeking.value = false;
  };
  const press = (event: PointerEvent): void => {
    if (!isOn || !event.isPrimary || event.button !== 0) return;
    const drags = event.pointerType === 'mouse';
    start.current = { x: event.clientX, drags };
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    if (drags) moveTo(event);
    else timer.current = setTimeout(() => (isPeeking.value = true), hold);
  };
  const move = (event: PointerEvent): void => {
    const from = start.current;
    if (!from || isPeeking.value) return;
    from.drags ||= Math.abs(event.clientX - from.x) > threshold;
    if (!from.drags) return;
    clearTimeout(timer.current);
    moveTo(event);
  };
  const lift = (event: PointerEvent): void => {
    // A tap moves the line there.
    if (start.current && !start.current.drags && !isPeeking.value) moveTo(event);
    end();
  };
  const handlers = {
    onPointerDown: press,
    onPointerMove: move,
    onPointerUp: lift,
    // The browser takes the finger for scrolling.
    onPointerCancel: end,
    onContextMenu: (event: PointerEvent): void => {
      if (isPeeking.value) event.preventDefault();
    },
  };
  return { uncovered, isPeeking, handlers };
}
