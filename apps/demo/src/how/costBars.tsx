import type { ComponentChildren, VNode } from 'preact';

interface Props {
  parts: readonly { name: ComponentChildren; of: 'content' | 'style' | 'rest'; value: number }[];
  /** The value of a full bar. @defaultValue the sum of the parts */
  full?: number;
  /** Whether there is nothing to show yet. */
  isEmpty: boolean;
}

/** What each part adds to `J`, as bars. */
export function CostBars({ parts, full = parts.reduce((all, { value }) => all + value, 0), isEmpty }: Props): VNode {
  return (
    <dl class="how-parts">
      {parts.map(({ name, of, value }) => (
        <div key={of} class={`is-${of} sym-${of}`}>
          <dt>{name}</dt>
          <dd>
            <span style={{ '--share': String(full ? Math.min(1, value / full) : 0) }} aria-hidden="true" />
            <span>{isEmpty ? '–' : value.toPrecision(2)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
