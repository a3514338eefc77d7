import { clip } from '../math/clip.ts';
import { cholesky } from '../math/matrix3.ts';
import { createRandom, type Random } from '../math/random.ts';
import { colorStatistics, type Weighed } from './color/statistics.ts';
import type { Planes } from './rawImage.ts';
import type { Size } from './resize.ts';

/** White noise: every value uniform in 0..1. */
export function noise({ width, height }: Size, random: Random): Planes {
  const rgb = new Float32Array(width * height * 3).map(() => random.uniform());
  return { width, height, rgb };
}

/**
 * Noise in the colors of the paintings: pixels are drawn from a normal distribution with the weighted mean and covariance of the
 * paintings' RGB values.
 */
export function styleNoise(size: Size, paintings: readonly Weighed[], random: Random): Planes {
  const { mean, covariance } = colorStatistics(paintings);
  const [[a], [b, c], [d, e, f]] = cholesky(covariance);
  const rgb = new Float32Array(size.width * size.height * 3);
  for (let i = 0; i < rgb.length; i += 3) {
    const [x, y, z] = [random.normal(), random.normal(), random.normal()];
    rgb[i] = clip(mean[0] + a * x);
    rgb[i + 1] = clip(mean[1] + b * x + c * y);
    rgb[i + 2] = clip(mean[2] + d * x + e * y + f * z);
  }
  return { ...size, rgb };
}

/** Distances between the random values of grain, in pixels. */
const grainCells = [2, 4, 8, 16, 32];

/**
 * The picture with noise of several sizes added, the same in red, green and blue: a painter makes strokes of it where the photo is flat.
 *
 * @param amount the noise of each size is within `-amount..amount`
 */
export function grained({ width, height, rgb }: Planes, amount: number, seed: number): Planes {
  const grain = grainOf({ width, height }, seed);
  const data = new Float32Array(rgb.length);
  for (let pixel = 0, i = 0; pixel < grain.length; pixel++)
    for (let c = 0; c < 3; c++, i++) data[i] = clip(rgb[i] + amount * grain[pixel]);
  return { width, height, rgb: data };
}

/** The grain that was made last: all frames of a film share it. */
let lastGrain: { key: string; grain: Float32Array } | undefined;

function grainOf(size: Size, seed: number): Float32Array {
  const key = `${size.width}x${size.height} ${seed}`;
  if (lastGrain?.key === key) return lastGrain.grain;
  const grain = new Float32Array(size.width * size.height);
  const random = createRandom(seed);
  for (const cell of grainCells) addGrain(grain, size, cell, random);
  lastGrain = { key, grain };
  return grain;
}

/** Adds values that are random at the corners of cells and bilinear between. */
function addGrain(grain: Float32Array, { width, height }: Size, cell: number, random: Random): void {
  const columns = Math.ceil(width / cell) + 1;
  const draw = (): Float32Array => new Float32Array(columns).map(() => 2 * random.uniform() - 1);
  let [above, below] = [draw(), draw()];
  for (let y = 0; y < height; y++) {
    const down = (y % cell) / cell;
    if (y > 0 && down === 0) [above, below] = [below, draw()];
    const line = above.map((value, i) => value + down * (below[i] - value));
    for (let x = 0; x < width; x++) {
      const left = Math.floor(x / cell);
      grain[y * width + x] += line[left] + ((x % cell) / cell) * (line[left + 1] - line[left]);
    }
  }
}

/** `(1 - amount) * picture + amount * other`, for pictures of one size. */
export function mix(picture: Planes, other: Planes, amount: number): Planes {
  const rgb = picture.rgb.map((value, i) => value + amount * (other.rgb[i] - value));
  return { width: picture.width, height: picture.height, rgb };
}
