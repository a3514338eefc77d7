import type { ComponentChildren, VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { type Corner, corners, drag, type Frame, move, type Size } from './frame.ts';

interface Props {
  /** Of the picture; only the ratio counts. */
  size: Size;
  frame: Frame;
  /** Of the frame, in fractions; free if undefined. */
  ratio: number | undefined;
  onChange: (frame: Frame) => void;
  /** The picture. */
  children: ComponentChildren;
}

/** How far an arrow key moves, in fractions of a side. */
const nudge = 0.02;
const arrows: Readonly<Record<string, [number, number]>> = {
  ArrowLeft: [-nudge, 0],
  ArrowRight: [nudge, 0],
  ArrowUp: [0, -nudge],
  ArrowDown: [0, nudge],
};

/** A frame over a picture, with corners to drag; arrow keys do the same. */
export function FrameEditor({ size, frame, ratio, onChange, children }: Props): VNode {
  const area = useRef<HTMLDivElement>(null);
  const held = useRef<{ x: number; y: number; frame: Frame } | undefined>(undefined);
  const changed = (from: Frame, part: Corner | 'all', right: number, down: number): Frame =>
    part === 'all' ? move(from, right, down) : drag(from, part, right, down, ratio);
  const hold = (event: PointerEvent): void => {
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    held.current = { x: event.clientX, y: event.clientY, frame };
  };
  const pull = (event: PointerEvent, part: Corner | 'all'): void => {
    const box = area.current?.getBoundingClientRect();
    const start = held.current;
    if (!box || !start || event.buttons === 0) return;
    const [right, down] = [(event.clientX - start.x) / box.width, (event.clientY - start.y) / box.height];
    onChange(changed(start.frame, part, right, down));
  };
  const press = (event: KeyboardEvent, part: Corner | 'all'): void => {
    const way = arrows[event.key];
    if (!way) return;
    event.preventDefault();
    onChange(changed(frame, part, ...way));
  };
  const handlers = (part: Corner | 'all'): object => ({
    onPointerDown: hold,
    onPointerMove: (event: PointerEvent) => pull(event, part),
    onKeyDown: (event: KeyboardEvent) => press(event, part),
  });
  const percent = (value: number): string => `${100 * value}%`;
  const place = {
    left: percent(frame.left),
    top: percent(frame.top),
    width: percent(frame.width),
    height: percent(frame.height),
  };
  return (
    <div
      ref={area}
      class="crop-area"
      style={{ aspectRatio: `${size.width} / ${size.height}`, '--ratio': size.width / size.height }}
    >
      {children}
      <div class="crop-frame" style={place}>
        <button type="button" class="crop-inside" aria-label="Move the frame" {...handlers('all')} />
        {corners.map((corner) => (
          <button
            key={corner}
            type="button"
            class={`crop-corner ${corner}`}
            aria-label={`Corner: ${corner}`}
            {...handlers(corner)}
          />
        ))}
      </div>
    </div>
  );
}
