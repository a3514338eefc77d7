import type { Values } from '../weights.ts';

/** The name of the scales of a tensor of 8-bit integers: F32, `[out]`, one for each of its channels. */
export function scalesOf(name: string): string {
  return `${name}.scale`;
}

/**
 * Rounds each channel to integers from -127 to 127 times a scale of its own, its largest value / 127. The error is at most half a scale.
 *
 * @param values `[out, ...]`
 */
export function toEightBits({ shape, data }: Values): { integers: Int8Array; scales: Values } {
  const [channels] = shape;
  const length = data.length / channels;
  const scales = new Float32Array(channels);
  const integers = new Int8Array(data.length);
  for (let channel = 0; channel < channels; channel++) {
    const begin = channel * length;
    const filter = data.subarray(begin, begin + length);
    const scale = Math.fround(filter.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127);
    scales[channel] = scale;
    if (scale > 0)
      integers.set(
        filter.map((value) => Math.round(value / scale)),
        begin,
      );
  }
  return { integers, scales: { shape: [channels], data: scales } };
}

/**
 * Multiplies each channel of a tensor by its scale.
 *
 * @param values integers as 32-bit floats, `[out, ...]`
 * @param scales `[out]`
 */
export function fromEightBits({ shape, data }: Values, scales: Float32Array): Values {
  const length = data.length / shape[0];
  const products = new Float32Array(data.length);
  for (const [channel, scale] of scales.entries()) {
    for (let i = channel * length; i < (channel + 1) * length; i++) products[i] = data[i] * scale;
  }
  return { shape, data: products };
}
