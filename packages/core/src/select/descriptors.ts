import { checkLayers } from '../encoder/checkLayers.ts';
import type { Encoder } from '../encoder/encoder.ts';
import type { Planes } from '../image/rawImage.ts';
import { fitInside, resize, type Size } from '../image/resize.ts';
import { sizeOf, toTensor } from '../image/tensors.ts';
import { pause } from '../math/pause.ts';
import { oklab } from './oklab.ts';
import { principal } from './principal.ts';

/** What the network and the eye see at each cell of a grid over a picture. Cells are told apart by the distance of their rows. */
export interface Descriptors extends Size {
  /** Each layer's features as `[height * width, channels]`: rows of length 1, or shorter. */
  layers: { values: Float32Array; channels: number }[];
  /** The colors, `[height * width, 3]`, in Oklab. */
  colors: Float32Array;
}

/** Longer side of the picture as the network sees it, and of a cell. */
export const seenSide = 512;
const cellSide = 4;
/** Directions that are kept of each layer. */
const kept = 24;
const usual = ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv5_1'];

/** The layers that a selection looks at by default: VGG's, or five from shallow to deep. */
export function layersToSelectBy({ layers }: Encoder): string[] {
  if (usual.every((layer) => layers.includes(layer))) return usual;
  return [...new Set(usual.map((_, i) => layers[Math.round((i * (layers.length - 1)) / 4)]))];
}

/** @throws PasticheError `unknown-layer`; `signal.reason` when cancelled */
export async function describeCells(
  planes: Planes,
  encoder: Encoder,
  layers: readonly string[],
  signal?: AbortSignal,
): Promise<Descriptors> {
  checkLayers(encoder, encoder.layers, layers);
  // Whole strides, so that the layers cover the picture evenly.
  const stride = Math.max(cellSide, ...layers.map((layer) => encoder.receptiveField(layer).stride));
  const smallest = Math.max(2 * stride, encoder.smallestImage(layers));
  const fitting = fitInside(planes, seenSide, smallest);
  const whole = (side: number): number => Math.max(Math.round(side / stride), Math.ceil(smallest / stride)) * stride;
  const seen = { width: whole(fitting.width), height: whole(fitting.height) };
  const grid = { width: seen.width / cellSide, height: seen.height / cellSide };
  const image = toTensor(planes, seen);
  const encoding = await encoder.encode(image, layers, signal).finally(() => image.dispose());
  try {
    const described: Descriptors = { ...grid, layers: [], colors: oklab(resize(planes.rgb, planes, grid, 3)) };
    for (const layer of layers) {
      const features = encoding.features[layer];
      const channels = features.shape[3];
      const rows = resize((await features.data()) as Float32Array, sizeOf(features), grid, channels);
      described.layers.push({ values: principal(rows, channels, kept), channels: Math.min(channels, kept) });
      await pause(signal);
    }
    return described;
  } finally {
    encoding.dispose();
  }
}

/** One row for each cell, in which colors count as given. The squared distance of two rows is a sum of cosine distances. */
export function joined({ width, height, layers, colors }: Descriptors, colorWeight: number): Float32Array {
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
