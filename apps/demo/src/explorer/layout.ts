/** How the site's own pictures are cut for the network to see, and how the pictures of units lie in their sheets: for the page and its script. */

/** Side, in pixels, of the squares that a picture is cut into, so that a unit can fire in each; deep units see most of one. */
export const squareSide = 256;
/** Of all samples, in pixels. */
const sampleSize = { width: 768, height: 576 };
const across = Math.floor(sampleSize.width / squareSide);
const down = Math.floor(sampleSize.height / squareSide);
/** What is left over, above and below. */
const margin = (sampleSize.height - down * squareSide) / 2;

/** By the name that the Studio knows them by. */
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
  /** In records: `mosaic 2,1`. */
  name: string;
  left: number;
  top: number;
}

/** Row by row. */
export function squares(id: string): Square[] {
  return Array.from({ length: across * down }, (_, i) => {
    const [column, row] = [i % across, Math.floor(i / across)];
    return { name: `${id} ${column},${row}`, left: column * squareSide, top: margin + row * squareSide };
  });
}

/** Side of a unit's picture in a sheet, in pixels, and how many there are in a row of it. */
export const tileSide = 56;
export const columns = 16;
/** Of a layer that has more units, the others are asked in the page, when somebody opens one. */
export const mostTiles = 128;
