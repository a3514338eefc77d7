import type { VNode } from 'preact';
import { cellAt, frameOver } from './cellAt.ts';
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
  class?: string;
}

/** One Gram matrix, with a mark on the chosen pair of units. The sliders below it are for the keyboard. */
export function MatrixView({
  values,
  channels,
  title,
  layer,
  scale,
  cell,
  point,
  class: className = '',
}: Props): VNode {
  const side = channels?.length ?? 1;
  const size = { width: side, height: side };
  const pointAt = (event: PointerEvent): void => {
    const { x, y } = cellAt(event, size);
    if (values) point({ row: y, column: x });
  };
  return (
    <figure class={`how-matrix ${className}`}>
      <div onPointerMove={pointAt} onPointerDown={pointAt}>
        <HeatMap
          grid={values && { values, ...size }}
          scale={scale}
          label={`Gram matrix of ${layer}, ${title}: ${values && channels ? describe(values, channels) : ''}`}
        />
        {values && (
          <span aria-hidden="true" style={frameOver({ left: cell.column, top: cell.row, width: 1, height: 1 }, size)} />
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
