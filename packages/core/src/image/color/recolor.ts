import { cholesky, eigen, type Matrix3, power, product, transpose } from '../../math/matrix3.ts';
import type { Planes } from '../rawImage.ts';
import { matchRanks } from './ranks.ts';
import { colorStatistics, least, opaqueColors } from './statistics.ts';

/**
 * Matrices that turn colors with the covariance `from` into such with `to`: after `A (x - mean) + mean'`, the colors have the mean and the
 * covariance of the other picture (Gatys, Bethge, Hertzmann & Shechtman 2016, "Preserving color", section 4.1; the first: Pitié & Kokaram 2007).
 */
const maps = {
  /** The symmetric one: of all such maps, it moves the colors the least. */
  'monge-kantorovich'(from: Matrix3, to: Matrix3): Matrix3 {
    const [root, inverse] = [power(from, 0.5, least), power(from, -0.5, least)];
    return product(inverse, power(product(root, to, root), 0.5, 0), inverse);
  },
  /** By way of decorrelated colors of variance 1. */
  pca: (from: Matrix3, to: Matrix3): Matrix3 => product(power(to, 0.5, 0), power(from, -0.5, least)),
  /** Red keeps its own order, green follows red, and blue follows both. */
  cholesky(from: Matrix3, to: Matrix3): Matrix3 {
    const [source, target] = [power(from, 1, least), power(to, 1, 0)].map(cholesky);
    return product(target, transpose(source), power(from, -1, least));
  },
};

export type RecolorMethod = keyof typeof maps | 'histogram';

/**
 * Gives a picture the colors of another. `histogram` goes beyond mean and covariance: after Monge-Kantorovich it matches the histograms along axes in
 * several directions (Pitié, Kokaram & Dahyot 2007), and last along the principal axes of the other, in which its colors are decorrelated.
 *
 * @returns `[h, w, 3]`, not clipped to 0..1
 */
export function recolor(picture: Planes, other: Planes, method: RecolorMethod): Float32Array {
  const [from, to] = [picture, other].map((planes) => colorStatistics([{ planes, weight: 1 }]));
  const map = maps[method === 'histogram' ? 'monge-kantorovich' : method](from.covariance, to.covariance);
  const moved = transform(picture.rgb, map, from.mean, to.mean);
  if (method !== 'histogram') return moved;
  // Along the last axes alone, colors would come about that the other does not have.
  const frames = [product(turn, turn, turn), product(turn, turn), turn, eigen(to.covariance).vectors];
  return frames.reduce((rgb, axes) => matchHistograms({ ...picture, rgb }, other, axes), moved);
}

/** A rotation by 78 degrees about an oblique axis. */
const turn: Matrix3 = [
  [5, 10, 10],
  [-2, 11, -10],
  [-14, 2, 5],
].map((row) => row.map((value) => value / 15));

/** @param axes of colors, as columns */
function matchHistograms(picture: Planes, other: Planes, axes: Matrix3): Float32Array {
  const along = (rgb: Float32Array): Float32Array => transform(rgb, transpose(axes));
  const sides = [picture.rgb, opaqueColors(picture), opaqueColors(other)].map(along);
  const values = sides[0];
  for (let axis = 0; axis < 3; axis++) {
    const [all, counted, target] = sides.map((rgb) => channelOf(rgb, axis));
    const matched = matchRanks(all, counted, target);
    for (let pixel = 0; pixel < matched.length; pixel++) values[pixel * 3 + axis] = matched[pixel];
  }
  return transform(values, axes);
}

function channelOf(rgb: Float32Array, channel: number): Float32Array {
  return new Float32Array(rgb.length / 3).map((_, pixel) => rgb[pixel * 3 + channel]);
}

const origin = [0, 0, 0];

/** `map (x - from) + to` of each color x. */
function transform(rgb: Float32Array, map: Matrix3, from = origin, to = origin): Float32Array {
  const out = new Float32Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    const [red, green, blue] = [rgb[i] - from[0], rgb[i + 1] - from[1], rgb[i + 2] - from[2]];
    for (let c = 0; c < 3; c++) out[i + c] = map[c][0] * red + map[c][1] * green + map[c][2] * blue + to[c];
  }
  return out;
}
