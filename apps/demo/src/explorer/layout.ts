/** Shared by the page and scripts/units.ts: how the samples are cut into squares, and how sheets of wishes are laid out. */

/** Side of the squares that a sample is cut into, in pixels; deep units see most of one. */
export const squareSide = 256;
/** Size of every sample, in pixels. */
const sampleSize = { width: 768, height: 576 };
const across = Math.floor(sampleSize.width / squareSide);
const down = Math.floor(sampleSize.height / squareSide);
/** Rows that are left out above and below. */
const margin = (sampleSize.height - down * squareSide) / 2;

/** The samples, with their names in the Studio. */
export const sampleNames = [
  { id: 'landscape', file: 'content-landscape.jpg' },
  { id: 'still-life', file: 'content-still-life.jpg' },
  { id: 'strokes', file: 'style-strokes.jpg' },
  { id: 'woodblock', file: 'style-woodblock.jpg' },
  { id: 'mosaic', file: 'style-mosaic.jpg' },
  { id: 'ink', file: 'style-ink.jpg' },
] as const;

/** A square of a sample. */
export interface Square {
  /** Name in records: `mosaic 2,1`. */
  name: string;
  left: number;
  top: number;
}

/** The squares of a sample, row by row. */
export function squares(id: string): Square[] {
  return Array.from({ length: across * down }, (_, i) => {
    const [column, row] = [i % across, Math.floor(i / across)];
    return { name: `${id} ${column},${row}`, left: column * squareSide, top: margin + row * squareSide };
  });
}

/** Side of a tile in a sheet, in pixels, and the number of tiles per row. */
export const tileSide = 56;
export const columns = 16;
/** Tiles per sheet; the page computes the wishes of further units when they are opened. */
export const mostTiles = 128;
