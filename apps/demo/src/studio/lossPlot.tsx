import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { type CostSeries, costSeries } from './costSeries.ts';
import { step, steps } from './session.ts';
import { resolved } from './settings.ts';

/** Height in pixels, reserved before there is a plot. */
const height = 200;
/** Shortest time between two drawings, in milliseconds. */
const calm = 200;

/** A plot of `J` and its parts by step. The plotting library is loaded with the first step. */
export function LossPlot(): VNode {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const drawn = useRef('');
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useSignal<readonly CostSeries[]>([]);

  useSignalEffect(() => {
    if (step.value) {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        void update();
      }, calm);
      return;
    }
    plot.current?.destroy();
    plot.current = undefined;
    latest.value = [];
  });
  useEffect(() => {
    const element = place.current as HTMLElement;
    const follow = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
    follow.observe(element);
    return () => {
      follow.disconnect();
      clearTimeout(timer.current);
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, []);

  async function update(): Promise<void> {
    const { createPlot } = await import('./uplot.ts');
    const element = place.current;
    if (!element || steps.length === 0) return;
    const series = costSeries(steps, resolved.value);
    latest.value = series;
    // If the layers have changed, so have the costs, and a new plot is needed.
    const key = series.map(({ name }) => name).join();
    if (!plot.current || drawn.current !== key) {
      plot.current?.destroy();
      plot.current = createPlot(element, series, height);
      drawn.current = key;
    }
    plot.current.setData([steps.map((_, i) => i + 1), ...series.map(({ values }) => values)] as uPlot.AlignedData);
  }

  return (
    <div>
      <div ref={place} style={{ height: `${height}px` }} role="img" aria-label={describe(latest.value)} />
      <ul class="legend plain small">
        {latest.value.map(({ name, color, values }) => (
          <li key={name}>
            <span class="swatch" style={{ background: `var(${color})` }} aria-hidden="true" />
            {name} <span class="muted">{values.at(-1)?.toPrecision(2)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function describe(series: readonly CostSeries[]): string {
  if (series.length === 0) return 'A plot of the costs; empty before the first step.';
  const [total] = series;
  return `The costs by step, on a logarithmic scale. J fell from ${total.values[0]?.toPrecision(2)} to ${total.values.at(-1)?.toPrecision(2)}.`;
}
