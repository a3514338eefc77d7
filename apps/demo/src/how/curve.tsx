import type { ComponentChildren, VNode } from 'preact';

interface Props {
  values: readonly number[];
  /** What falls. */
  name: string;
  children: ComponentChildren;
}

const [width, height] = [300, 60];

/** A cost by step, on a logarithmic scale. */
export function Curve({ values, name, children }: Props): VNode {
  const logs = values.map((value) => Math.log10(Math.max(value, 1e-9)));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const points = logs.map((log, i) => {
    const x = (width * i) / Math.max(1, logs.length - 1);
    const y = 3 + (height - 6) * (1 - (log - low) / (high - low || 1));
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const now = values.at(-1);
  const label =
    now === undefined
      ? `A curve of ${name}; empty before the first step`
      : `${name}, from ${values[0].toPrecision(2)} to ${now.toPrecision(2)}`;
  return (
    <figure class="how-curve">
      <svg class="picture" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
        <polyline points={points.join(' ')} />
      </svg>
      <figcaption class="small muted">{children}</figcaption>
    </figure>
  );
}
