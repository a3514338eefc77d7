import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { drawHeat, type Grid, scaleOf } from './heat.ts';

interface Props {
  grid: Grid | undefined;
  /** What a reader who does not see it is told. */
  label: string;
  /** The number that is brightest. @defaultValue nearly the grid's largest */
  scale?: number;
  class?: string;
}

/** A grid of numbers as a picture; dark, with its place reserved, until there is one. */
export function HeatMap({ grid, label, scale, class: className = '' }: Props): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (grid && canvas.current) drawHeat(canvas.current, grid, scale ?? scaleOf(grid.values));
  }, [grid, scale]);
  return <canvas ref={canvas} class={`heat ${className}`} role="img" aria-label={grid ? label : 'Not measured yet'} />;
}
