import { type Depth, mapInto, type RawImage, type ResultImage } from '@pastiche/core';

/** Pixels as sharp takes them. */
export interface Pixels extends Pick<RawImage, 'width' | 'height' | 'channels'> {
  data: Uint8Array | Uint8ClampedArray | Uint16Array;
}

/**
 * The pixels of a picture with so many bits a channel. They are copied only where they must change.
 *
 * @param opaque lays see-through pixels over white, as a browser shows them
 */
export function pixelsFor(image: RawImage & Pick<ResultImage, 'data16'>, depth: Depth, opaque: boolean): Pixels {
  const { width, height, channels } = image;
  const data = depth === 16 ? to16(image) : to8(image);
  if (!opaque || channels % 2 === 1) return { data, width, height, channels };
  return { data: flatten(data, channels), width, height, channels: (channels - 1) as 1 | 3 };
}

function to16({ data, data16 }: RawImage & Pick<ResultImage, 'data16'>): Uint16Array {
  if (data16) return data16;
  if (data instanceof Uint16Array) return data;
  const scale = data instanceof Float32Array ? 65535 : 257;
  return mapInto(new Uint16Array(data.length), data, (value) =>
    Math.min(65535, Math.max(0, Math.round(value * scale))),
  );
}

function to8({ data }: RawImage): Uint8Array | Uint8ClampedArray {
  if (data instanceof Float32Array) return mapInto(new Uint8ClampedArray(data.length), data, (value) => value * 255);
  if (!(data instanceof Uint16Array)) return data;
  return mapInto(new Uint8Array(data.length), data, (value) => Math.round(value / 257));
}

function flatten(data: Pixels['data'], channels: number): Uint8ClampedArray {
  const colors = channels - 1;
  const out = new Uint8ClampedArray((data.length / channels) * colors);
  for (let from = 0, to = 0; from < data.length; from += channels) {
    const opacity = data[from + colors] / 255;
    for (let channel = 0; channel < colors; channel++) out[to++] = 255 + opacity * (data[from + channel] - 255);
  }
  return out;
}
