import { toSharp } from '../files/sharp.ts';

/** The small pictures of a unit. */
export interface SpriteParts {
  /** `[cell, cell, 3]` each, bytes; `undefined` for an empty cell. */
  cells: readonly (Uint8Array | undefined)[];
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
  const pixels = new Uint8Array(width * height * 4);
  for (const [index, data] of cells.entries()) {
    if (!data) continue;
    const [side, place] = [Math.floor(index / (grid * grid)), index % (grid * grid)];
    const left = (side * grid + (place % grid)) * cell;
    const top = Math.floor(place / grid) * cell;
    copy(data, cell, pixels, width, left, top);
  }
  const options = cell <= tiny ? { lossless: true } : { quality: 60, smartSubsample: true, effort: 5 };
  return (await toSharp({ data: pixels, width, height, channels: 4 })).webp(options).toBuffer();
}

function copy(data: Uint8Array, cell: number, pixels: Uint8Array, width: number, left: number, top: number): void {
  for (let y = 0; y < cell; y++) {
    for (let x = 0; x < cell; x++) {
      const from = (y * cell + x) * 3;
      const to = ((top + y) * width + left + x) * 4;
      pixels[to] = data[from];
      pixels[to + 1] = data[from + 1];
      pixels[to + 2] = data[from + 2];
      pixels[to + 3] = 255;
    }
  }
}
