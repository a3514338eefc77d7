import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { CostSeries } from './costSeries.ts';

/** A plot in the site's colors, on a logarithmic scale. */
export function createPlot(element: HTMLElement, series: readonly CostSeries[], height: number): UPlot {
  // A canvas needs a computed color; the tokens depend on the theme.
  const color = (name: string) => (): string => {
    element.style.color = `var(${name})`;
    return getComputedStyle(element).color;
  };
  const axis: UPlot.Axis = {
    stroke: color('--muted'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui',
  };
  return new UPlot(
    {
      width: element.clientWidth,
      height,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false }, y: { distr: 3 } },
      axes: [
        { ...axis, size: 26 },
        { ...axis, size: 46, values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : tick.toPrecision(1))) },
      ],
      series: [
        {},
        ...series.map((line, i) => ({ stroke: color(line.color), width: i === 0 ? 2 : 1.2, points: { show: false } })),
      ],
    },
    [[]],
    element,
  );
}
