/** Shared by the page and scripts/units.ts: how our pictures are cut into squares, and how sheets of wishes are laid out. */

/** Side of a square as the network sees it, in pixels; deep units see most of one. */
export const squareSide = 256;

/** The samples, with their names in the Studio. */
export const sampleNames = [
  ...['landscape', 'still-life', 'robin', 'street', 'boat', 'dahlias'].map((id) => ({ id, file: `content-${id}.jpg` })),
  ...[
    'strokes',
    'woodblock',
    'mosaic',
    'ink',
    'points',
    'glass',
    'linocut',
    'watercolor',
    'facets',
    'marble',
    'paper',
    'pastel',
  ].map((id) => ({ id, file: `style-${id}.jpg` })),
];

/** A square of a picture, in its pixels. */
export interface Square {
  /** Name in records: `mosaic 256,160,256`. */
  name: string;
  left: number;
  top: number;
  side: number;
}

/** Squares that cover a picture, at its own size and, shrunk, as large as it is high. */
export function squares(id: string, { width, height }: { width: number; height: number }): Square[] {
  const largest = Math.min(width, height);
  const sides = largest > 1.1 * squareSide ? [squareSide, largest] : [largest];
  return sides.flatMap((side) =>
    along(height, side).flatMap((top) =>
      along(width, side).map((left) => ({ name: `${id} ${left},${top},${side}`, left, top, side })),
    ),
  );
}

/** Where squares begin that cover a length; they overlap if they must. */
function along(length: number, side: number): number[] {
  const count = Math.ceil(length / side);
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - side)) / Math.max(1, count - 1)));
}

/** Side of a tile in a sheet, in pixels, and the number of tiles per row. */
export const tileSide = 56;
export const columns = 16;
/** Tiles per sheet; the page computes the wishes of further units when they are opened. */
export const mostTiles = 128;
