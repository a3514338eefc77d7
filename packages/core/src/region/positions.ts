import type { ReceptiveField } from '../encoder/encoder.ts';
import type { Mask } from '../image/mask.ts';
import { resize, type Size } from '../image/resize.ts';
import { clip } from '../math/clip.ts';
import type { StyleOptions } from '../options/options.ts';

/** How much each position of a layer counts in sums over positions. */
export interface PositionWeights extends Size {
  /** `[height, width]`, from 0 up. */
  data: Float32Array;
  /** Their sum. */
  sum: number;
}

/** Fewer positions have a covariance of so low a rank that it says nothing about a style. */
const fewest = 4;

/**
 * From a mask over pixels to the weights of a layer's positions: squares of guides, as Gram matrices of guided features have them (Gatys et al.
 * 2017, "Controlling Perceptual Factors in Neural Style Transfer", section 4).
 *
 * @param layer the layer's size for an image of the mask's size
 * @returns undefined if fewer than four positions are left; soft ones count less
 */
export function weightPositions(
  mask: Mask,
  field: ReceptiveField,
  layer: Size,
  guidance: StyleOptions['guidance'],
): PositionWeights | undefined {
  const data = guide(mask, field, layer, guidance).map((value) => value * value);
  const sum = sumOf(data);
  // As many positions alike have a mean of the same variance (Kish's effective sample size).
  const count = sum ** 2 / sumOf(data.map((value) => value * value));
  return count >= fewest ? { ...layer, data, sum } : undefined;
}

/** By how many positions the receptive field may reach beyond the mask for `inside`: its rim adds little to what a unit sees. */
const rim = 3;

/**
 * The guide of a layer, `[height, width]`, 0..1. At each position `inside` has the least of all pixels in the unit's receptive field, without a rim
 * of three positions, so that units that see beyond the mask have none; `all` has the most of all pixels in the field; and `simple` is the mask,
 * resized. Pixels beyond the image's borders are ignored. The code of Gatys et al. 2017 dilates the guides of `inside` by three positions too.
 */
export function guide(
  mask: Mask,
  field: ReceptiveField,
  layer: Size,
  guidance: StyleOptions['guidance'],
): Float32Array {
  if (guidance === 'simple') return resize(mask.data, mask, layer, 1).map(clip);
  const pick = guidance === 'all' ? Math.max : Math.min;
  const seen = guidance === 'all' ? field : withoutRim(field);
  const across = pickAlong(mask.data, mask.height, mask.width, 1, layer.width, seen, pick);
  // A column is a row whose pixels are whole rows.
  return pickAlong(across, 1, mask.height, layer.width, layer.height, seen, pick);
}

/** At least the pixels that are the unit's own, as many as the stride. */
function withoutRim({ size, stride, offset }: ReceptiveField): ReceptiveField {
  const begin = Math.min(0, offset + rim * stride);
  const end = Math.max(stride, offset + size - rim * stride);
  return { size: end - begin, stride, offset: begin };
}

function pickAlong(
  data: Float32Array,
  rows: number,
  length: number,
  stride: number,
  positions: number,
  { size, stride: step, offset }: ReceptiveField,
  pick: (a: number, b: number) => number,
): Float32Array {
  const out = new Float32Array(rows * positions * stride);
  for (let row = 0; row < rows; row++) {
    for (let position = 0; position < positions; position++) {
      const first = offset + position * step;
      const begin = Math.min(length - 1, Math.max(0, first));
      const end = Math.max(begin + 1, Math.min(length, first + size));
      for (let i = 0; i < stride; i++) {
        let value = data[(row * length + begin) * stride + i];
        for (let at = begin + 1; at < end; at++) value = pick(value, data[(row * length + at) * stride + i]);
        out[(row * positions + position) * stride + i] = value;
      }
    }
  }
  return out;
}

export function sumOf(data: Float32Array): number {
  return data.reduce((total, value) => total + value, 0);
}
