import type { VNode } from 'preact';
import { tileStyle } from '../tileStyle.ts';
import type { ReportLayer } from './report.ts';
import { report } from './state.ts';

/** Cells along a side of a unit's grid of patches, and of the grid of their projections beside it. */
const grid = Math.ceil(Math.sqrt(report.k));
const grids = report.rule ? 2 : 1;

interface Props {
  layer: ReportLayer;
  unit: number;
  /** A patch's place among the unit's patches, and its picture's name. @defaultValue the whole grids */
  patch?: { rank: number; image: string };
}

/** A unit's patches, or one of them, and the projections. */
export function PicturePart({ layer, unit, patch }: Props): VNode {
  const address = `units/${layer.slug}/${unit}.webp`;
  const styleOf = (side: number): Record<string, string> =>
    patch
      ? tileStyle(address, [side * grid + (patch.rank % grid), Math.floor(patch.rank / grid)], [grids * grid, grid])
      : { ...tileStyle(address, [side, 0], [grids, 1]), '--cells': String(grid) };
  // Small cells are shown pixel by pixel.
  const rendering = layer.cell < 32 ? { imageRendering: 'pixelated' } : {};
  const labels = patch ? [`Patch of ${patch.image}`, 'Its projection'] : ['Patches', 'What it responds to'];
  return (
    <>
      {labels.slice(0, grids).map((label, side) => (
        <span key={side} class="report-part" role="img" aria-label={label} style={{ ...rendering, ...styleOf(side) }} />
      ))}
    </>
  );
}
