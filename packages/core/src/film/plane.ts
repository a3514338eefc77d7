import { fullScale, type RawImage } from '../image/rawImage.ts';
import type { Size } from '../image/resize.ts';

/** A number for each pixel, `[height, width]`. */
export interface Plane extends Size {
  data: Float32Array;
}

/** The brightness of a picture, 0..1: Rec. 601's weights of its sRGB values. Alpha is left out. */
export function lumaOf({ data, width, height, channels }: RawImage): Plane {
  const luma = new Float32Array(width * height);
  const scale = 1 / fullScale(data);
  for (let pixel = 0, from = 0; pixel < luma.length; pixel++, from += channels)
    luma[pixel] =
      channels < 3
        ? scale * data[from]
        : scale * (0.299 * data[from] + 0.587 * data[from + 1] + 0.114 * data[from + 2]);
  return { width, height, data: luma };
}

/** Half as wide and high, each pixel the mean of four; an odd last row or column is left out. */
export function halved({ data, width, height }: Plane): Plane {
  const [columns, rows] = [width >> 1, height >> 1];
  const out = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const from = 2 * y * width + 2 * x;
      out[y * columns + x] = 0.25 * (data[from] + data[from + 1] + data[from + width] + data[from + width + 1]);
    }
  return { width: columns, height: rows, data: out };
}

/** With `margin` pixels more at each side, copies of the outermost. */
export function padded({ data, width, height }: Plane, margin: number): Plane {
  const [columns, rows] = [width + 2 * margin, height + 2 * margin];
  const out = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    const from = Math.min(height - 1, Math.max(0, y - margin)) * width;
    const to = y * columns;
    out.fill(data[from], to, to + margin);
    out.set(data.subarray(from, from + width), to + margin);
    out.fill(data[from + width - 1], to + margin + width, to + columns);
  }
  return { width: columns, height: rows, data: out };
}
