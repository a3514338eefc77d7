import type { RawImage } from '../image/rawImage.ts';
import type { Size } from '../image/resize.ts';

/** The features of a layer at each cell. */
export interface LayerFeatures {
  /** `[height * width, channels]`: rows of length 1, or shorter. */
  values: Float32Array;
  /** How many features each cell has. */
  channels: number;
}

/** A picture, and what the network and the eye see at each cell of a grid over it. It has no tensors, and can be posted to another thread. */
export interface DescribedPicture extends Size {
  /** The picture at its full size. */
  picture: RawImage;
  /** What each layer sees. */
  layers: LayerFeatures[];
  /** The colors, `[height * width, 3]`, in Oklab. */
  colors: Float32Array;
}

/** One row for each cell, in which colors count as given. The squared distance of two rows is a sum of cosine distances. */
export function joined(
  { width, height, layers, colors }: Omit<DescribedPicture, 'picture'>,
  colorWeight: number,
): Float32Array {
  const parts = [
    ...layers.map((layer) => ({ ...layer, scales: new Array<number>(layer.channels).fill(Math.SQRT1_2) })),
    // Lightness spans 0..1, the two axes of color some 0.6 of it.
    { values: colors, channels: 3, scales: [3.5, 8.4, 8.4].map((scale) => scale * Math.sqrt(colorWeight)) },
  ];
  const channels = parts.reduce((sum, part) => sum + part.channels, 0);
  const out = new Float32Array(width * height * channels);
  let offset = 0;
  for (const part of parts) {
    for (let i = 0; i < part.values.length; i++) {
      const channel = i % part.channels;
      out[Math.floor(i / part.channels) * channels + offset + channel] = part.values[i] * part.scales[channel];
    }
    offset += part.channels;
  }
  return out;
}
