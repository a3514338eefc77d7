import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { drawHeat, type Grid, scaleOf } from './heat.ts';

interface Props {
  grid: Grid | undefined;
  /** Text alternative. */
  label: string;
  /** The value drawn brightest. @defaultValue a high quantile of the grid's values */
  scale?: number;
}

/** A grid of numbers as a picture; an empty canvas of the same size until there is one. */
export function HeatMap({ grid, label, scale }: Props): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (grid && canvas.current) drawHeat(canvas.current, grid, scale ?? scaleOf(grid.values));
  }, [grid, scale]);
  return <canvas ref={canvas} class="heat picture" role="img" aria-label={grid ? label : 'Not measured yet'} />;
}
