import { cholesky, eigen, type Matrix3, power, product, transpose } from '../../math/matrix3.ts';
import { matchRanks, type Weighted } from './ranks.ts';
import { colorStatistics, least, type Sample, weightsOf } from './statistics.ts';

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
 * Gives a picture the colors of another; where masks say what counts of the two, as if these parts were all of them. Every pixel is moved. `histogram`
 * goes beyond mean and covariance: after Monge-Kantorovich it matches the histograms along axes in several directions (Pitié, Kokaram & Dahyot 2007),
 * and last along the principal axes of the other, in which its colors are decorrelated.
 *
 * @returns `[h, w, 3]`, not clipped to 0..1
 */
export function recolor(picture: Sample, other: Sample, method: RecolorMethod): Float32Array {
  const [from, to] = [picture, other].map((planes) => colorStatistics([{ planes, weight: 1 }]));
  const map = maps[method === 'histogram' ? 'monge-kantorovich' : method](from.covariance, to.covariance);
  const moved = transform(picture.rgb, map, from.mean, to.mean);
  if (method !== 'histogram') return moved;
  const [weights, wanted] = [weightsOf(picture), countedOf(other)];
  // Along the last axes alone, colors would come about that the other does not have.
  const frames = [product(turn, turn, turn), product(turn, turn), turn, eigen(to.covariance).vectors];
  return frames.reduce((rgb, axes) => matchHistograms({ values: rgb, weights }, wanted, axes), moved);
}

/** A rotation by 78 degrees about an oblique axis. */
const turn: Matrix3 = [
  [5, 10, 10],
  [-2, 11, -10],
  [-14, 2, 5],
].map((row) => row.map((value) => value / 15));

/** The colors that count, and how much. */
function countedOf(picture: Sample): Weighted {
  const [values, weights] = [picture.rgb, weightsOf(picture)];
  if (!weights) return { values };
  return {
    values: values.filter((_, i) => weights[Math.floor(i / 3)] > 0),
    weights: weights.filter((weight) => weight > 0),
  };
}

/** Of colors. @param axes as columns */
function matchHistograms(own: Weighted, other: Weighted, axes: Matrix3): Float32Array {
  const [values, target] = [own, other].map((side) => transform(side.values, transpose(axes)));
  for (let axis = 0; axis < 3; axis++) {
    const matched = matchRanks(
      { ...own, values: channelOf(values, axis) },
      { ...other, values: channelOf(target, axis) },
    );
    for (let pixel = 0; pixel < matched.length; pixel++) values[pixel * 3 + axis] = matched[pixel];
  }
  return transform(values, axes);
}

function channelOf(rgb: Float32Array, channel: number): Float32Array {
  const values = new Float32Array(rgb.length / 3);
  for (let pixel = 0; pixel < values.length; pixel++) values[pixel] = rgb[pixel * 3 + channel];
  return values;
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
