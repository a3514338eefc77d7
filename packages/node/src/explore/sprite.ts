import { toSharp } from '../files/sharp.ts';

/** The small pictures of a unit. */
export interface SpriteParts {
  /** `[cell, cell, 3]` each, bytes; `undefined` for an empty cell. */
  cells: readonly (Buffer | undefined)[];
  /** Side of a cell, in pixels. */
  cell: number;
  /** Number of grids side by side, each of `grid` by `grid` cells; their cells follow each other. */
  grids: number;
  grid: number;
}

/** Cells smaller than this, in pixels, are stored without loss. */
const tiny = 16;

/** Arranges a unit's small pictures in grids. @returns a WebP file, transparent in empty cells */
export async function sprite({ cells, cell, grids, grid }: SpriteParts): Promise<Uint8Array> {
  const [width, height] = [grids * grid * cell, grid * cell];
  const empty = await toSharp({ data: new Uint8Array(width * height * 4), width, height, channels: 4 });
  const parts = cells.flatMap((input, index) => {
    const [side, place] = [Math.floor(index / (grid * grid)), index % (grid * grid)];
    const left = (side * grid + (place % grid)) * cell;
    const top = Math.floor(place / grid) * cell;
    return input ? [{ input, raw: { width: cell, height: cell, channels: 3 as const }, left, top }] : [];
  });
  const options = cell <= tiny ? { lossless: true } : { quality: 60, smartSubsample: true, effort: 5 };
  return empty.composite(parts).webp(options).toBuffer();
}
