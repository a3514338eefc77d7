import type { RawImage } from '../image/rawImage.ts';
import { clip } from '../math/clip.ts';
import { checkFlow, type Flow } from './flow.ts';
import { lumaOf, type Plane, padded } from './plane.ts';

/** Brightness may differ by so much, as a fraction of white; from the second value on, a pixel is another one. */
const sameBrightness = 0.06;
const anotherBrightness = 0.16;

/**
 * How sure it is, pixel by pixel, that a flow leads to the same thing, 0..1 (Ruder, Dosovitskiy & Brox 2016, equations 5 and 6): 0 where the way there
 * and back does not end where it began, `|w + w'|^2 >= 0.01 (|w|^2 + |w'|^2) + 0.5`, where it leaves the picture, and at the edges of motion,
 * `|grad u|^2 + |grad v|^2 > 0.01 |w|^2 + 0.002`. Holes grow by a pixel, and are blurred.
 *
 * Differs from the paper: where `of` and `within` are given, a pixel whose brightness changes on the way counts less, or nothing.
 *
 * @param there where the pixels of a frame are in another one
 * @param back where those of the other one are in the frame
 * @returns `[height, width]`
 */
export function reliability(there: Flow, back: Flow, frames?: { of: RawImage; within: RawImage }): Float32Array {
  checkFlow(back, there, 'the flow back');
  const { width, height, data } = there;
  const sure = new Float32Array(width * height);
  const [of, within] = frames ? [lumaOf(frames.of), lumaOf(frames.within)] : [];
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const [u, v] = [data[2 * pixel], data[2 * pixel + 1]];
      const [toX, toY] = [x + u, y + v];
      if (toX < 0 || toY < 0 || toX > width - 1 || toY > height - 1) continue;
      const [backU, backV] = [at(back, 2, 0, toX, toY), at(back, 2, 1, toX, toY)];
      const length = u * u + v * v;
      const apart = (u + backU) ** 2 + (v + backV) ** 2;
      if (apart >= 0.01 * (length + backU * backU + backV * backV) + 0.5) continue;
      const right = x + 1 < width ? 2 : 0;
      const below = y + 1 < height ? 2 * width : 0;
      const slope =
        (data[2 * pixel + right] - u) ** 2 +
        (data[2 * pixel + below] - u) ** 2 +
        (data[2 * pixel + right + 1] - v) ** 2 +
        (data[2 * pixel + below + 1] - v) ** 2;
      if (slope > 0.01 * length + 0.002) continue;
      const change = of && within ? Math.abs(of.data[pixel] - at(within, 1, 0, toX, toY)) : 0;
      sure[pixel] = clip((anotherBrightness - change) / (anotherBrightness - sameBrightness));
    }
  }
  return blurred(eroded({ width, height, data: sure })).data;
}

/** A value between pixels, by the bilinear of the four around it; the place must lie within. */
function at({ data, width, height }: Plane | Flow, stride: number, channel: number, x: number, y: number): number {
  const left = Math.min(width - 2, Math.floor(x));
  const top = Math.min(height - 2, Math.floor(y));
  const [fx, fy] = [x - left, y - top];
  const from = stride * (top * width + left) + channel;
  const row = stride * width;
  return (
    (1 - fy) * ((1 - fx) * data[from] + fx * data[from + stride]) +
    fy * ((1 - fx) * data[from + row] + fx * data[from + row + stride])
  );
}

/** The least of each pixel and its eight neighbors. */
function eroded({ data, width, height }: Plane): Plane {
  const wide = data.slice();
  for (let i = 1; i < data.length; i++) {
    if (i % width === 0) continue;
    if (data[i - 1] < wide[i]) wide[i] = data[i - 1];
    if (data[i] < wide[i - 1]) wide[i - 1] = data[i];
  }
  const out = wide.slice();
  for (let i = width; i < data.length; i++) {
    if (wide[i - width] < out[i]) out[i] = wide[i - width];
    if (wide[i] < out[i - width]) out[i - width] = wide[i];
  }
  return { width, height, data: out };
}

/** Gauss's bell of standard deviation 0.8, at whole pixels. */
const bell = [0.0218, 0.2273, 0.5018, 0.2273, 0.0218];

function blurred(plane: Plane): Plane {
  const { width, height } = plane;
  const { data } = padded(plane, 2);
  const row = width + 4;
  const wide = new Float32Array(width * (height + 4));
  for (let y = 0; y < height + 4; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < 5; i++) sum += bell[i] * data[y * row + x + i];
      wide[y * width + x] = sum;
    }
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < 5; i++) sum += bell[i] * wide[(y + i) * width + x];
      out[y * width + x] = clip(sum);
    }
  return { width, height, data: out };
}
