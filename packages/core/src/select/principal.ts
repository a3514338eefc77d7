import { createRandom } from '../math/random.ts';

/** Samples and rounds of the power iteration. More make no difference to regions. */
const samples = 1500;
const rounds = 5;

/**
 * Makes each row one of length 1 about the mean of all, and keeps its coordinates along the directions in which the rows differ the most, by
 * orthogonal iteration. The distance of two results is about the cosine distance of their rows.
 *
 * @param rows `[count, channels]`; overwritten
 * @returns `[count, min(kept, channels)]`
 */
export function principal(rows: Float32Array, channels: number, kept: number): Float32Array {
  center(rows, channels);
  if (channels <= kept) return rows;
  const count = rows.length / channels;
  const random = createRandom(1);
  let axes = new Float32Array(kept * channels).map(() => random.normal());
  orthogonalize(axes, channels);
  const stride = channels * Math.ceil(count / samples);
  for (let round = 0; round < rounds; round++) {
    const next = new Float32Array(axes.length);
    for (let row = 0; row < rows.length; row += stride) addProjected(rows, row, axes, next, channels);
    axes = next;
    orthogonalize(axes, channels);
  }
  const out = new Float32Array(count * kept);
  for (let i = 0; i < out.length; i++) {
    out[i] = dot(rows, Math.floor(i / kept) * channels, axes, (i % kept) * channels, channels);
  }
  return out;
}

function center(rows: Float32Array, channels: number): void {
  const mean = new Float64Array(channels);
  for (let i = 0; i < rows.length; i++) mean[i % channels] += rows[i];
  const share = channels / rows.length;
  for (let i = 0; i < rows.length; i++) rows[i] -= mean[i % channels] * share;
  for (let row = 0; row < rows.length; row += channels) normalize(rows, row, channels);
}

function normalize(rows: Float32Array, row: number, channels: number): void {
  const length = Math.sqrt(dot(rows, row, rows, row, channels));
  // A row of zeros stays one: a flat picture has no features.
  const scale = length > 1e-12 ? 1 / length : 0;
  for (let i = row; i < row + channels; i++) rows[i] *= scale;
}

/** Adds `axis * (axis . row)` for all axes, which is the power iteration's step. */
function addProjected(rows: Float32Array, row: number, axes: Float32Array, next: Float32Array, channels: number): void {
  for (let axis = 0; axis < axes.length; axis += channels) {
    const along = dot(rows, row, axes, axis, channels);
    for (let i = 0; i < channels; i++) next[axis + i] += along * rows[row + i];
  }
}

/** Gram and Schmidt. */
function orthogonalize(axes: Float32Array, channels: number): void {
  for (let axis = 0; axis < axes.length; axis += channels) {
    for (let before = 0; before < axis; before += channels) {
      const along = dot(axes, axis, axes, before, channels);
      for (let i = 0; i < channels; i++) axes[axis + i] -= along * axes[before + i];
    }
    normalize(axes, axis, channels);
  }
}

function dot(a: Float32Array, fromA: number, b: Float32Array, fromB: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += a[fromA + i] * b[fromB + i];
  return sum;
}
