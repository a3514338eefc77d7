import type { LayerPart } from '../encoder/device.ts';
import type { ReceptiveField } from '../encoder/encoder.ts';
import type { Rect, Size } from '../image/resize.ts';
import type { Wraps } from '../image/wraps.ts';

/** A part of an image that is computed by itself. Where the image wraps, `outer` may reach beyond its edges. */
export interface Block {
  /** The pixels that the network is given. */
  outer: Rect;
  /** The pixels that are the block's own: those of all blocks cover the image, each pixel once. */
  inner: Rect;
}

/** What decides how an image is divided. */
export interface BlockLimits {
  /** The fields of the layers that are read. */
  fields: readonly ReceptiveField[];
  /** The most pixels of a block, its margin included, if the layers do not need more. */
  mostPixels: number;
  /** Minimum height and width of a block, in pixels. */
  smallest: number;
  wraps?: Wraps;
}

/** A block along one axis. */
interface Span {
  start: number;
  from: number;
  to: number;
}

/** The blocks along one axis, all of one length. */
interface Row {
  length: number;
  spans: readonly Span[];
}

/**
 * Divides an image so that every feature at an inner position is computed from the same pixels as in the whole image. Blocks begin at multiples of
 * the deepest stride, so that pools pair the same pixels, and all have one size, since engines prepare anew for each. Of the divisions that the
 * limits allow, the one with the fewest pixels, margins included; if none is allowed, the one with the smallest blocks.
 *
 * A margin is as wide as the fields of inner features: gradients of whole blocks are added up, so that none is needed for the way back
 * (docs/architecture.md, "Blocks").
 */
export function blocksOf({ width, height }: Size, limits: BlockLimits): Block[] {
  const across = rowsOf(width, limits, limits.wraps?.x);
  const down = rowsOf(height, limits, limits.wraps?.y);
  let best = { x: across[across.length - 1], y: down[down.length - 1], pixels: Number.POSITIVE_INFINITY };
  for (const x of across) {
    // The fewest rows that fit have the fewest pixels.
    const y = down.find(({ length }) => x.length * length <= limits.mostPixels);
    const pixels = y ? x.length * x.spans.length * y.length * y.spans.length : Number.POSITIVE_INFINITY;
    if (y && pixels < best.pixels) best = { x, y, pixels };
  }
  const { x, y } = best;
  return y.spans.flatMap((row) =>
    x.spans.map((column) => ({
      outer: { left: column.start, top: row.start, width: x.length, height: y.length },
      inner: {
        left: column.from,
        top: row.from,
        width: column.to - column.from,
        height: row.to - row.from,
      },
    })),
  );
}

/** The ways to divide a side, from one block on. */
function rowsOf(side: number, { fields, smallest }: BlockLimits, wraps = false): Row[] {
  const stride = Math.max(1, ...fields.map((field) => field.stride));
  const up = (pixels: number): number => Math.ceil(pixels / stride) * stride;
  const before = up(Math.max(0, ...fields.map(({ offset }) => -offset)));
  const after = up(Math.max(0, ...fields.map(({ size, offset, stride: own }) => offset + size - own)));
  const rows: Row[] = [{ length: side, spans: [{ start: 0, from: 0, to: side }] }];
  // Else pools at the seam would pair other pixels than in the whole.
  if (wraps && side % stride !== 0) return rows;
  for (let count = 2; count <= Math.ceil(side / stride); count++) {
    const row = wraps ? turn(side, count) : line(side, count);
    if (!row || row.length >= rows[rows.length - 1].length) continue;
    if (row.length < smallest) break;
    rows.push(row);
  }
  return rows;

  /** Blocks from one edge to the other, the first and the last without a margin there. */
  function line(side: number, count: number): Row | undefined {
    const least = (side + (count - 1) * (before + after)) / count;
    // Then the last block begins at a multiple of the stride, too.
    const first = Math.ceil((least - side) / stride) * stride + side;
    for (let length = first; length < side; length += stride) {
      const steps = (side - length) / stride;
      const starts = Array.from({ length: count }, (_, i) => Math.floor((steps * i) / (count - 1)) * stride);
      const isWide = starts.every((start, i) => i === 0 || start + before <= starts[i - 1] + length - after);
      if (!isWide) continue;
      const borders = [0, ...starts.slice(1).map((start) => start + before), side];
      return { length, spans: starts.map((start, i) => ({ start, from: borders[i], to: borders[i + 1] })) };
    }
    return undefined;
  }

  /** Blocks around a circle. */
  function turn(side: number, count: number): Row | undefined {
    const longest = up(side / count);
    const length = longest + before + after;
    const last = side - (count - 1) * longest;
    if (length >= side || last <= 0) return undefined;
    const spans = Array.from({ length: count }, (_, i) => ({
      start: i * longest - before,
      from: i * longest,
      to: Math.min(side, (i + 1) * longest),
    }));
    return { length, spans };
  }
}

/** What of a layer is a block's own. @param sizeOf the layer's size for an image */
export function partOf(
  { outer, inner }: Block,
  { stride }: Pick<ReceptiveField, 'stride'>,
  image: Size,
  sizeOf: (image: Size) => Size,
): LayerPart {
  const whole = sizeOf(image);
  const left = inner.left / stride;
  const top = inner.top / stride;
  // What is left over at the end belongs to the last blocks.
  const right = inner.left + inner.width === image.width ? whole.width : (inner.left + inner.width) / stride;
  const bottom = inner.top + inner.height === image.height ? whole.height : (inner.top + inner.height) / stride;
  const size = { width: right - left, height: bottom - top };
  const local = { left: left - outer.left / stride, top: top - outer.top / stride, ...size };
  return { whole, block: sizeOf(outer), inner: { left, top, ...size }, local };
}
