import type { Wraps } from './wraps.ts';

/** Width and height in pixels. */
export interface Size {
  /** In pixels; of a layer, in positions. */
  width: number;
  /** In pixels; of a layer, in positions. */
  height: number;
}

/** A part of a picture, in pixels. */
export interface Rect extends Size {
  /** Pixels to the left of it. */
  left: number;
  /** Pixels above it. */
  top: number;
}

/**
 * The size with the proportions of `size` whose longer side is `longest`.
 *
 * @param smallest no side is shorter than this: if one would be, both grow
 */
export function fitInside({ width, height }: Size, longest: number, smallest = 0): Size {
  const shortest = Math.min(width, height);
  const fitting = longest / Math.max(width, height);
  const factor = Math.round(shortest * fitting) < smallest ? smallest / shortest : fitting;
  const side = (length: number): number => Math.max(1, smallest, Math.round(length * factor));
  return { width: side(width), height: side(height) };
}

/**
 * Resamples with Catmull-Rom's cubic, widened when shrinking to avoid aliasing; edges are extended. In plain JavaScript, since tfjs has
 * neither a cubic nor antialiasing, and so that all backends start from the same pixels. In the directions that wrap, pixels of the opposite edge
 * stand beside an edge.
 *
 * @param data `[height, width, channels]`, any range; overshoots are not clipped
 */
export function resize(data: Float32Array, from: Size, to: Size, channels: number, wraps?: Wraps): Float32Array {
  if (from.width === to.width && from.height === to.height) return data.slice();
  const wide = resampleRows(data, from.height, from.width, to.width, channels, wraps?.x);
  // A column is a row whose "pixels" are whole rows, so one function resizes both directions.
  return resampleRows(wide, 1, from.height, to.height, to.width * channels, wraps?.y);
}

function resampleRows(
  data: Float32Array,
  rows: number,
  from: number,
  to: number,
  stride: number,
  wraps = false,
): Float32Array {
  const out = new Float32Array(rows * to * stride);
  const plan = Array.from({ length: to }, (_, x) => contributions(x, from, to));
  for (let row = 0; row < rows; row++) {
    for (let x = 0; x < to; x++) {
      const { first, weights } = plan[x];
      const write = (row * to + x) * stride;
      for (let tap = 0; tap < weights.length; tap++) {
        const place = first + tap;
        const source = wraps ? ((place % from) + from) % from : Math.min(from - 1, Math.max(0, place));
        const read = (row * from + source) * stride;
        const weight = weights[tap];
        for (let i = 0; i < stride; i++) out[write + i] += weight * data[read + i];
      }
    }
  }
  return out;
}

/** The input pixels that contribute to output pixel `x`, and their weights, which sum to 1. */
function contributions(x: number, from: number, to: number): { first: number; weights: number[] } {
  const scale = from / to;
  const width = Math.max(1, scale);
  const center = (x + 0.5) * scale - 0.5;
  const first = Math.ceil(center - 2 * width);
  const weights: number[] = [];
  for (let i = first; i <= center + 2 * width; i++) weights.push(catmullRom((i - center) / width));
  const sum = weights.reduce((a, b) => a + b);
  return { first, weights: weights.map((weight) => weight / sum) };
}

function catmullRom(position: number): number {
  const t = Math.abs(position);
  if (t < 1) return 1 + t * t * (1.5 * t - 2.5);
  return t < 2 ? 2 + t * (-4 + t * (2.5 - 0.5 * t)) : 0;
}
