import type { LayerMeasure } from '@pastiche/core';
import { useSignal } from '@preact/signals';
import { Fragment, type VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Cell, Comparison } from './comparison.ts';
import { scaleOf } from './heat.ts';
import { HeatMap } from './heatMap.tsx';

interface Props {
  /** What the network sees in the two pictures. */
  both: { picture: LayerMeasure; painting: LayerMeasure } | undefined;
  /** What the painting is compared with. */
  left: 'photo' | 'G';
  found: Comparison | undefined;
  cell: Cell;
}

/** Where one entry of a Gram matrix comes from: the maps of two units, multiplied position by position. */
export function ProductView({ both, left, found, cell }: Props): VNode {
  const shuffled = useSignal(false);
  const common = { found, cell, shuffled: shuffled.value };
  return (
    <div class="stack">
      <ProductRow {...common} measured={both?.picture} of="picture" title={left === 'G' ? 'G' : 'the photo'} />
      <ProductRow {...common} measured={both?.painting} of="painting" title="the painting" />
      <label class="check">
        <input
          type="checkbox"
          checked={shuffled.value}
          onChange={({ currentTarget }) => (shuffled.value = currentTarget.checked)}
        />
        <span>
          Shuffle the positions.{' '}
          <span class="muted">The numbers stay: a Gram matrix does not know where things are.</span>
        </span>
      </label>
    </div>
  );
}

interface RowProps {
  measured: LayerMeasure | undefined;
  found: Comparison | undefined;
  cell: Cell;
  shuffled: boolean;
  of: 'picture' | 'painting';
  title: string;
}

function ProductRow({ measured, found, cell, shuffled, of, title }: RowProps): VNode {
  const { width = 4, height = 3 } = measured ?? {};
  const order = useMemo(() => (shuffled ? shuffledOrder(width * height) : undefined), [shuffled, width, height]);
  const [i, j] = [found?.channels[cell.row], found?.channels[cell.column]];
  const grids = useMemo(() => {
    const [first, second] = [i, j].map((channel) => measured?.maps.find((map) => map.channel === channel)?.data);
    if (!first || !second) return undefined;
    const place = (data: Float32Array): Float32Array => (order ? data.map((_, at) => data[order[at]]) : data);
    const product = first.map((value, at) => value * second[at]);
    const scales = [scaleOf(first), scaleOf(second)];
    return [first, second, product].map((data, which) => ({
      grid: { values: place(data), width, height },
      scale: which < 2 ? scales[which] : scales[0] * scales[1],
    }));
  }, [measured, i, j, order]);
  const value = found?.[of][cell.row * found.channels.length + cell.column];
  const labels = [`Unit ${i} in ${title}`, `Unit ${j} in ${title}`, 'Their product'];
  return (
    <div class="how-product" style={{ '--ratio': String(width / height) }}>
      {labels.map((label, which) => (
        <Fragment key={label}>
          {which > 0 && <span aria-hidden="true">{which === 1 ? '×' : '='}</span>}
          <HeatMap grid={grids?.[which].grid} scale={grids?.[which].scale} label={label} />
        </Fragment>
      ))}
      <p class="how-value">
        <span class="small muted">on average, in {title}</span>
        <b>{value === undefined ? '–' : value.toFixed(2)}</b>
      </p>
    </div>
  );
}

/** One random order of positions, for all units. */
function shuffledOrder(count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
