import { PasticheError, unexpected } from '../errors.ts';
import { mapInto } from '../math/mapInto.ts';
import type { Rect } from './resize.ts';

/**
 * A picture at rest. `data` is row by row, channels interleaved, sRGB; its type says its range: 8-bit integers are
 * 0..255, 16-bit integers 0..65535, floats 0..1. Channels: 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha.
 * A canvas's `ImageData` becomes one with `{ ...imageData, channels: 4 }`.
 */
export interface RawImage {
  /** The pixels, row by row, each with its channels. Bytes are 0..255, 16 bits 0..65535, floats 0..1, in sRGB. */
  data: Uint8Array | Uint8ClampedArray | Uint16Array | Float32Array;
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
  /** 1 is gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha. */
  channels: 1 | 2 | 3 | 4;
  /** Whose colors the numbers are, if not those of sRGB: Display P3 has the same gray and a stronger red and green. @defaultValue 'srgb' */
  gamut?: Gamut;
}

/** The colors that a picture can have. */
export type Gamut = 'srgb' | 'p3';

/** Bits of a channel. */
export type Depth = 8 | 16;

/** A picture as runs return it: 8 bits a channel, RGB, or RGB and alpha. */
export interface ResultImage extends RawImage {
  data: Uint8ClampedArray<ArrayBuffer>;
  channels: 3 | 4;
  /** The same with 16 bits a channel, if the run was asked for them. */
  data16?: Uint16Array<ArrayBuffer>;
}

/** A picture as floats 0..1, with RGB and alpha separated. */
export interface Planes {
  width: number;
  height: number;
  /** `[height, width, 3]`, 0..1 */
  rgb: Float32Array;
  /** `[height, width, 1]`, 0..1; absent where the picture is opaque */
  alpha?: Float32Array;
}

/**
 * Checks an image and separates color from alpha. Transparent pixels are composed over white, as a browser shows them.
 *
 * @param name what to call the picture in the error message
 * @throws PasticheError `invalid-image` if size, channels and data do not fit together
 */
export function toPlanes(image: RawImage, name: string): Planes {
  checkRawImage(image, name);
  const { data, width, height, channels } = image;
  const pixels = width * height;
  const scale = 1 / fullScale(data);
  const gray = channels < 3;
  const rgb = new Float32Array(pixels * 3);
  if (channels === 3) return { width, height, rgb: mapInto(rgb, data, (value) => value * scale) };
  const alpha = channels % 2 === 0 ? new Float32Array(pixels) : undefined;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * channels;
    const opacity = alpha ? data[from + channels - 1] * scale : 1;
    if (alpha) alpha[pixel] = opacity;
    for (let channel = 0; channel < 3; channel++) {
      const value = data[from + (gray ? 0 : channel)] * scale;
      rgb[pixel * 3 + channel] = value * opacity + (1 - opacity);
    }
  }
  return alpha?.some((value) => value < 1) ? { width, height, rgb, alpha } : { width, height, rgb };
}

/** Copies a part of a picture; the part must lie within it. */
export function crop({ data, width, channels }: RawImage, part: Rect): RawImage {
  const row = part.width * channels;
  const out = data.slice(0, row * part.height);
  for (let y = 0; y < part.height; y++) {
    const start = ((part.top + y) * width + part.left) * channels;
    out.set(data.subarray(start, start + row), y * row);
  }
  return { data: out, width: part.width, height: part.height, channels };
}

/** Rounds floats, clipped to 0..1, to 8 bits, and to 16 bits as well if asked for; alpha becomes the fourth channel. */
export function toRawImage(planes: Planes, depth: Depth = 8): ResultImage {
  const { width, height, alpha } = planes;
  const channels = alpha ? 4 : 3;
  const data = new Uint8ClampedArray(width * height * channels);
  interleave(planes, data, (value) => value * 255);
  if (depth === 8) return { data, width, height, channels };
  const data16 = new Uint16Array(data.length);
  interleave(planes, data16, (value) => Math.round(Math.min(1, Math.max(0, value)) * 65535));
  return { data, width, height, channels, data16 };
}

function interleave(
  { rgb, alpha }: Planes,
  out: Uint8ClampedArray | Uint16Array,
  toInteger: (value: number) => number,
): void {
  if (!alpha) return void mapInto(out, rgb, toInteger);
  const channels = 4;
  for (let pixel = 0; pixel * 3 < rgb.length; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      out[pixel * channels + channel] = toInteger(rgb[pixel * 3 + channel]);
    }
    out[pixel * channels + 3] = toInteger(alpha[pixel]);
  }
}

export function fullScale(data: RawImage['data']): number {
  if (data instanceof Float32Array) return 1;
  return data instanceof Uint16Array ? 65535 : 255;
}

/** @throws PasticheError `invalid-image` if size, channels and data do not fit together */
export function checkRawImage(image: RawImage, name: string): void {
  if (typeof image !== 'object' || image === null || !ArrayBuffer.isView(image.data)) {
    throw unexpected('invalid-image', name, 'an image { data, width, height, channels }', image);
  }
  const { data, width, height, channels } = image;
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw unexpected('invalid-image', `${name}'s size`, 'positive integers', `${width}x${height}`);
  }
  if (![1, 2, 3, 4].includes(channels)) {
    throw unexpected('invalid-image', `${name}'s channels`, '1, 2, 3 or 4', channels);
  }
  if (data.length !== width * height * channels) {
    const expected = `${width * height * channels} values (${width}x${height}x${channels})`;
    throw unexpected('invalid-image', `${name}'s data`, expected, data.length);
  }
  if (data instanceof Float32Array && !data.every((value) => value >= 0 && value <= 1)) {
    throw new PasticheError('invalid-image', `Expected floats within 0..1 in ${name}'s data`);
  }
}
