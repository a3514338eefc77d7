import type { VNode } from 'preact';
import { tileStyle } from '../tileStyle.ts';
import type { ReportLayer } from './report.ts';
import { report } from './state.ts';

/** Cells along a side of a unit's grid of patches, and of that of their projections beside it. */
const grid = Math.ceil(Math.sqrt(report.k));
const columns = report.rule ? 2 * grid : grid;

function addressOf({ slug }: ReportLayer, unit: number): string {
  return `units/${slug}/${unit}.webp`;
}

/** Small cells are shown pixel by pixel. */
function classOf(name: string, { cell }: ReportLayer): string {
  return cell < 32 ? `${name} pixelated` : name;
}

interface Props {
  layer: ReportLayer;
  unit: number;
  /** Left or right half of a unit's picture. */
  half: 'left' | 'right';
}

/** A unit's patches or their projections, as a grid. */
export function GridView({ layer, unit, half }: Props): VNode {
  return (
    <span class="report-grid" style={{ '--n': grid }}>
      <img
        class={classOf(half, layer)}
        src={addressOf(layer, unit)}
        alt={half === 'left' ? 'Patches' : 'What it responds to'}
        loading="lazy"
        decoding="async"
      />
    </span>
  );
}

/** One patch of a unit or its projection. */
export function CellView({ layer, unit, half, rank, label }: Props & { rank: number; label: string }): VNode {
  const column = (rank % grid) + (half === 'left' ? 0 : grid);
  const style = tileStyle(addressOf(layer, unit), [column, Math.floor(rank / grid)], [columns, grid]);
  return <span class={classOf('report-cell', layer)} role="img" aria-label={label} style={style} />;
}
