import { clip } from '../math/clip.ts';
import { checkRawImage, fullScale, type RawImage } from './rawImage.ts';
import { resize, type Size } from './resize.ts';

/** How much each pixel belongs to something: 1 wholly, 0 not at all. */
export interface Mask extends Size {
  /** `[height, width]`, 0..1. */
  data: Float32Array;
  /** Masks with the same pixels have the same key. */
  key: string;
}

/**
 * A picture as a mask: its luminance (BT.601) times its alpha, so that white is 1, and black or transparent 0.
 *
 * @param name what to call the picture in error messages
 * @throws PasticheError `invalid-image` if size, channels and data do not fit together
 */
export function toMask(image: RawImage, name: string): Mask {
  checkRawImage(image, name);
  const { data, width, height, channels } = image;
  const scale = 1 / fullScale(data);
  const values = new Float32Array(width * height);
  for (let pixel = 0; pixel < values.length; pixel++) {
    const at = pixel * channels;
    const gray = channels < 3 ? data[at] : 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
    values[pixel] = gray * scale * (channels % 2 === 0 ? data[at + channels - 1] * scale : 1);
  }
  return maskOf(values, { width, height });
}

/** A mask of these values. */
export function maskOf(data: Float32Array, { width, height }: Size): Mask {
  return { data, width, height, key: keyOf(data, width) };
}

/** The mask at another size, antialiased. */
export function resizeMask(mask: Mask, size: Size): Mask {
  if (mask.width === size.width && mask.height === size.height) return mask;
  return maskOf(resize(mask.data, mask, size, 1).map(clip), size);
}

/** A mask that is 1 everywhere, but for rounding. */
export function isFull({ data }: Mask): boolean {
  return data.every((value) => value > 0.998);
}

export function areaOf({ data }: Pick<Mask, 'data'>): number {
  return data.reduce((sum, value) => sum + value, 0) / data.length;
}

/** The product of two masks of one size. Without one of them, the other. */
export function multiplyMasks(a: Mask | undefined, b: Mask | undefined): Mask | undefined {
  if (!a || !b) return a ?? b;
  return maskOf(
    a.data.map((value, i) => value * b.data[i]),
    a,
  );
}

/** A mask whose edge fades to 0 over `width` pixels outside of it; what was 1 stays 1. */
export function fadeOutward(mask: Mask, width: number): Mask {
  if (width === 0) return mask;
  // At a straight edge the blurred mask is one half.
  const blurred = boxBlur(mask.data, mask, width);
  return maskOf(
    blurred.map((value, i) => Math.max(mask.data[i], Math.min(1, 2 * value))),
    mask,
  );
}

/** The mean of the pixels at most `radius` away along each axis, as far as there are any. `[height, width]`. */
export function boxBlur(data: Float32Array, { width, height }: Size, radius: number): Float32Array {
  return blurRows(blurRows(data, height, width, 1, radius), 1, height, width, radius);
}

function blurRows(data: Float32Array, rows: number, length: number, stride: number, radius: number): Float32Array {
  const out = new Float32Array(data.length);
  const sums = new Float64Array(length + 1);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < stride; i++) {
      const at = (x: number): number => (row * length + x) * stride + i;
      for (let x = 0; x < length; x++) sums[x + 1] = sums[x] + data[at(x)];
      for (let x = 0; x < length; x++) {
        const [begin, end] = [Math.max(0, x - radius), Math.min(length, x + radius + 1)];
        out[at(x)] = (sums[end] - sums[begin]) / (end - begin);
      }
    }
  }
  return out;
}

/** A 64-bit FNV-like hash of the values, in two halves. */
function keyOf(data: Float32Array, width: number): string {
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  let [low, high] = [0x811c9dc5, 0x01000193];
  for (const word of bits) {
    low = Math.imul(low ^ word, 0x01000193);
    high = Math.imul(high ^ (word >>> 7) ^ low, 0x85ebca6b);
  }
  return `${width}x${data.length / width}:${(low >>> 0).toString(36)}${(high >>> 0).toString(36)}`;
}
