import { PasticheError } from '../errors.ts';
import { fullScale, type RawImage } from '../image/rawImage.ts';
import type { Size } from '../image/resize.ts';
import { clip } from '../math/clip.ts';

/** Where each pixel of a picture is in another one: pixel `(x, y)` is at `(x + dx, y + dy)`. */
export interface Flow extends Size {
  /** `[height, width, 2]`: `dx` to the right and `dy` downwards, in pixels. */
  data: Float32Array;
}

/** A picture in floats, 0..1. */
export interface FloatImage extends RawImage {
  /** The pixels, row by row, each with its channels, 0..1, in sRGB. */
  data: Float32Array;
}

/** Measures where each pixel of `of` is in `within`, a picture of the same size. */
export type EstimateFlow = (of: RawImage, within: RawImage) => Flow | Promise<Flow>;

/** @throws PasticheError `invalid-image` if a flow does not fit a picture */
export function checkFlow(flow: Flow, { width, height }: Size, name: string): void {
  if (flow.width !== width || flow.height !== height || flow.data.length !== 2 * width * height)
    throw new PasticheError(
      'invalid-image',
      `Expected ${name} to be as large as the frames, ${width}x${height}, but got ${flow.width}x${flow.height}`,
    );
}

/**
 * A picture moved to where its parts are in another one: the pixel at `(x, y)` is that of `picture` at `(x + dx, y + dy)`, by Catmull-Rom's cubic,
 * which stays sharp when it is repeated from frame to frame. Beyond the edge, the outermost pixels go on.
 *
 * @param flow where the pixels of the other picture are in this one
 * @returns floats 0..1
 * @throws PasticheError `invalid-image`
 */
export function warp(picture: RawImage, flow: Flow): FloatImage {
  checkFlow(flow, picture, 'a flow');
  const { data, width, height, channels } = picture;
  const scale = 1 / fullScale(data);
  const out = new Float32Array(data.length);
  const [across, down] = [new Taps(width, channels), new Taps(height, width * channels)];
  for (let y = 0, pixel = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      across.take(x + flow.data[2 * pixel]);
      down.take(y + flow.data[2 * pixel + 1]);
      const { a, b, c, d, before, left, right, after } = across;
      for (let channel = 0; channel < channels; channel++, to++) {
        const row = (offset: number): number =>
          a * data[offset + before] + b * data[offset + left] + c * data[offset + right] + d * data[offset + after];
        const sum =
          down.a * row(down.before + channel) +
          down.b * row(down.left + channel) +
          down.c * row(down.right + channel) +
          down.d * row(down.after + channel);
        out[to] = clip(scale * sum);
      }
    }
  }
  return { ...picture, data: out };
}

/** The four neighbors of a place between pixels along one direction: Catmull-Rom's weights, and where they are. */
class Taps {
  readonly #last: number;
  readonly #stride: number;
  a = 0;
  b = 0;
  c = 0;
  d = 0;
  before = 0;
  left = 0;
  right = 0;
  after = 0;

  constructor(length: number, stride: number) {
    [this.#last, this.#stride] = [length - 1, stride];
  }

  take(at: number): void {
    const last = this.#last;
    const near = Math.min(last, Math.max(0, at));
    const first = Math.floor(near);
    const t = near - first;
    this.a = t * (-0.5 + t * (1 - 0.5 * t));
    this.b = 1 + t * t * (1.5 * t - 2.5);
    this.c = t * (0.5 + t * (2 - 1.5 * t));
    this.d = t * t * (0.5 * t - 0.5);
    this.before = this.#stride * Math.max(0, first - 1);
    this.left = this.#stride * first;
    this.right = this.#stride * Math.min(last, first + 1);
    this.after = this.#stride * Math.min(last, first + 2);
  }
}
