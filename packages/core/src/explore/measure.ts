import type * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../encoder/encoder.ts';
import { invalidOption } from '../errors.ts';
import { type RawImage, toPlanes } from '../image/rawImage.ts';
import { fitInside, type Size } from '../image/resize.ts';
import { gram } from '../math/gram.ts';
import { checkOption } from '../options/kinds.ts';
import { checkReaches } from './checkReaches.ts';
import { encodePlanes } from './encodePlanes.ts';

/** What to measure in a picture. */
export interface MeasureSettings {
  /** Layers to measure, for example `['conv1_1', 'conv4_2']`. */
  layers: readonly string[];
  /** Longer side of the picture as the network sees it, in pixels. @defaultValue 256 */
  size?: number;
  /** Number of activation maps per layer, of the units with the most energy. @defaultValue 0 */
  maps?: number;
}

/** Options of {@link measure}. */
export interface MeasureOptions extends MeasureSettings {
  /** The network to look through; it stays the caller's. */
  encoder: Encoder;
  /** Cancels it: the promise rejects with `signal.reason`, and nothing is left behind. */
  signal?: AbortSignal;
}

/** Measurements of one layer; `width` and `height` are those of its activations. */
export interface LayerMeasure extends Size {
  /** The layer's name. */
  layer: string;
  /** How many units the layer has. */
  channels: number;
  /**
   * The Gram matrix divided by the number of positions, `[channels, channels]`, row by row: entry (i, j) is the mean product of units i
   * and j (Gatys, Ecker & Bethge 2015, equation 3). The diagonal is the energy of each unit.
   */
  gram: Float32Array;
  /** Maps of the units with the most energy, strongest first. */
  maps: ChannelMap[];
}

/** The activations of one unit in a picture. */
export interface ChannelMap {
  /** Index of the unit in the layer, from 0. */
  channel: number;
  /** `[height, width]` of the layer, row by row, not scaled. */
  data: Float32Array;
}

const defaultSize = 256;

/**
 * Measures what a network sees in a picture: each layer's Gram matrix, and the activation maps of its strongest units.
 *
 * @throws PasticheError (rejecting) `unknown-layer`, `invalid-image`, `invalid-option`; `signal.reason` when cancelled
 * @example
 * ```ts
 * const [{ gram, channels }] = await measure(photo, { encoder, layers: ['conv3_1'] });
 * ```
 */
export async function measure(
  image: RawImage,
  { encoder, layers, size = defaultSize, maps = 0, signal }: MeasureOptions,
): Promise<LayerMeasure[]> {
  checkOption('size', size);
  if (!Number.isInteger(maps) || maps < 0) throw invalidOption('maps', 'a whole number from 0 up', maps);
  if (layers.length === 0) throw invalidOption('layers', 'at least one layer', '[]');
  const planes = toPlanes(image, 'the picture');
  const seen = fitInside(planes, size);
  checkReaches(seen, encoder, layers);
  const encoding = await encodePlanes(encoder, planes, seen, layers, signal);
  try {
    const measured: LayerMeasure[] = [];
    for (const layer of layers) {
      measured.push(await measureLayer(layer, encoding.features[layer], maps));
      signal?.throwIfAborted();
    }
    return measured;
  } finally {
    encoding.dispose();
  }
}

async function measureLayer(layer: string, activations: tf.Tensor4D, maps: number): Promise<LayerMeasure> {
  const [, height, width, channels] = activations.shape;
  const sums = gram(activations);
  try {
    const matrix = ((await sums.data()) as Float32Array).map((sum) => sum / (height * width));
    const strongest = Array.from({ length: channels }, (_, channel) => channel)
      .sort((a, b) => matrix[b * (channels + 1)] - matrix[a * (channels + 1)])
      .slice(0, maps);
    const values = strongest.length > 0 ? await activations.data() : [];
    const mapOf = (channel: number): Float32Array =>
      Float32Array.from({ length: height * width }, (_, position) => values[position * channels + channel]);
    const shown = strongest.map((channel) => ({ channel, data: mapOf(channel) }));
    return { layer, width, height, channels, gram: matrix, maps: shown };
  } finally {
    sums.dispose();
  }
}
