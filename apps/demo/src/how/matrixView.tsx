import type { VNode } from 'preact';
import type { Cell } from './comparison.ts';
import { HeatMap } from './heatMap.tsx';

interface Props {
  values: Float32Array | undefined;
  channels: readonly number[] | undefined;
  title: string;
  layer: string;
  scale: number | undefined;
  cell: Cell;
  point: (cell: Cell) => void;
}

/** One Gram matrix, with a mark on the chosen pair of units. The sliders below it are for the keyboard. */
export function MatrixView({ values, channels, title, layer, scale, cell, point }: Props): VNode {
  const side = channels?.length ?? 1;
  const pointAt = (event: PointerEvent): void => {
    const { left, top, width, height } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const place = (distance: number, length: number): number =>
      Math.min(side - 1, Math.max(0, Math.floor((distance / length) * side)));
    if (values) point({ row: place(event.clientY - top, height), column: place(event.clientX - left, width) });
  };
  const percent = (index: number): string => `${(100 * index) / side}%`;
  return (
    <figure class="how-matrix">
      <div onPointerMove={pointAt} onPointerDown={pointAt}>
        <HeatMap
          grid={values && { values, width: side, height: side }}
          scale={scale}
          label={`Gram matrix of ${layer}, ${title}: ${values && channels ? describe(values, channels) : ''}`}
        />
        {values && (
          <span
            aria-hidden="true"
            style={{ left: percent(cell.column), top: percent(cell.row), width: percent(1), height: percent(1) }}
          />
        )}
      </div>
      <figcaption class="small">{title}</figcaption>
    </figure>
  );
}

function describe(values: Float32Array, channels: readonly number[]): string {
  const side = channels.length;
  let most = 1;
  for (let i = 0; i < values.length; i++) {
    const isPair = Math.floor(i / side) < i % side;
    if (isPair && Math.abs(values[i]) > Math.abs(values[most])) most = i;
  }
  const [row, column] = [channels[Math.floor(most / side)], channels[most % side]];
  return `${side} by ${side} units. The largest entry of two different units is ${values[most].toFixed(2)}, of ${row} and ${column}.`;
}
