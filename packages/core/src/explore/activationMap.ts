import type { Encoder, ReceptiveField } from '../encoder/encoder.ts';
import { type RawImage, toPlanes, toRawImage } from '../image/rawImage.ts';
import type { Size } from '../image/resize.ts';
import { checkReaches } from './checkReaches.ts';
import { checkUnit } from './checkUnit.ts';
import { encodePlanes } from './encodePlanes.ts';

/** Options of {@link activationMap}. */
export interface ActivationMapOptions {
  /** The network to look through; it stays the caller's. */
  encoder: Encoder;
  /** The picture at the size that the network is to see; it is not resized. `see` prepares it. */
  image: RawImage;
  /** The layer of the unit, for example `conv3_1`. */
  layer: string;
  /** Index of the unit in the layer, from 0. */
  unit: number;
  /** Cancels it: the promise rejects with `signal.reason`, and nothing is left behind. */
  signal?: AbortSignal;
}

/** A unit's activations in a picture; `width` and `height` are those of the layer. */
export interface ActivationMap extends Size {
  /** `[height, width]`, row by row. */
  values: Float32Array;
  /** The largest value. */
  strongest: number;
  /**
   * A heat map to lay over the image: RGBA, of the image's size, relative to the strongest activation in this picture. Transparent where
   * the unit does not fire.
   */
  overlay: RawImage;
}

/**
 * Computes where a unit fires in a picture, with a heat map to lay over it.
 *
 * @throws PasticheError (rejecting) `unknown-layer`, `invalid-image`, `invalid-option`; `signal.reason` when cancelled
 * @example
 * ```ts
 * const { overlay } = await activationMap({ encoder, image, layer: 'conv3_1', unit: 42 });
 * ```
 */
export async function activationMap({
  encoder,
  image,
  layer,
  unit,
  signal,
}: ActivationMapOptions): Promise<ActivationMap> {
  checkUnit(unit);
  const planes = toPlanes(image, 'the picture');
  checkReaches(planes, encoder, [layer]);
  const encoding = await encodePlanes(encoder, planes, planes, [layer], signal);
  try {
    const [, height, width, units] = encoding.features[layer].shape;
    checkUnit(unit, units, layer);
    const all = await encoding.features[layer].data();
    signal?.throwIfAborted();
    const values = Float32Array.from({ length: height * width }, (_, position) => all[position * units + unit]);
    const strongest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const map = { width, height, values, strongest };
    return { ...map, overlay: glow(map, planes, encoder.receptiveField(layer)) };
  } finally {
    encoding.dispose();
  }
}

/** Dark red for weak activations, light yellow for the strongest. */
const embers = [0.55, 0, 0.05];
const flame = [1, 0.9, 0.25];
const mostOpaque = 0.85;

function glow(map: Omit<ActivationMap, 'overlay'>, { width, height }: Size, field: ReceptiveField): RawImage {
  const rgb = new Float32Array(width * height * 3);
  const alpha = new Float32Array(width * height);
  const scale = map.strongest > 0 ? 1 / map.strongest : 0;
  const [columns, rows] = [between(width, map.width, field), between(height, map.height, field)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      const heat = Math.max(0, scale * sample(map, columns[x], rows[y]));
      alpha[pixel] = mostOpaque * Math.sqrt(heat);
      for (let c = 0; c < 3; c++) rgb[3 * pixel + c] = embers[c] + heat * (flame[c] - embers[c]);
    }
  }
  return toRawImage({ width, height, rgb, alpha });
}

interface Between {
  first: number;
  second: number;
  /** Fraction of the way from the first to the second, 0..1. */
  fraction: number;
}

/** For each pixel, the two positions of the layer whose fields' centers it lies between. */
function between(pixels: number, positions: number, { size, stride, offset }: ReceptiveField): Between[] {
  return Array.from({ length: pixels }, (_, pixel) => {
    const exact = (pixel - offset - (size - 1) / 2) / stride;
    const place = Math.min(positions - 1, Math.max(0, exact));
    const first = Math.floor(place);
    return { first, second: Math.min(positions - 1, first + 1), fraction: place - first };
  });
}

function sample({ values, width }: { values: Float32Array; width: number }, x: Between, y: Between): number {
  const row = (top: number): number =>
    (1 - x.fraction) * values[top * width + x.first] + x.fraction * values[top * width + x.second];
  return (1 - y.fraction) * row(y.first) + y.fraction * row(y.second);
}
