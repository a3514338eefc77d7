import { toSharp } from '../files/sharp.ts';

/** A unit's small pictures. */
export interface SpriteParts {
  /** `[cell, cell, 3]` each, bytes; `undefined` where there is none. */
  cells: readonly (Uint8Array | undefined)[];
  /** Along the side of each, in pixels. */
  cell: number;
  /** How many grids side by side, each of `grid` by `grid` cells: the cells of the second follow those of the first. */
  grids: number;
  grid: number;
}

/** Below this a picture is stored as it is: it has hardly any pixels, and of those every color counts. In pixels along the side of a cell. */
const tiny = 16;

/** Lays a unit's small pictures side by side. @returns a WebP file; see-through where there is none */
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
