import * as tf from '@tensorflow/tfjs-core';
import type { Encoder, Encoding } from '../encoder/encoder.ts';
import { fieldAt } from '../encoder/fieldAt.ts';
import { type Position, partAround } from '../encoder/partAround.ts';
import { invalidOption } from '../errors.ts';
import { crop, type RawImage, toPlanes } from '../image/rawImage.ts';
import type { Rect, Size } from '../image/resize.ts';
import { sizeOf, toTensor } from '../image/tensors.ts';
import { checkReaches } from './checkReaches.ts';
import { checkUnit } from './checkUnit.ts';
import { developProjection, largestOfColors } from './projectionPicture.ts';
import { strongest } from './strongest.ts';

/**
 * A way back from a unit to the pixels, for looking at:
 *
 * - `'deconvnet'`: what of the picture the unit fires at (Zeiler & Fergus 2014, section 2.1).
 * - `'guided'`: the same, sharper (Springenberg et al. 2015, section 3.4).
 * - `'saliency'`: how much each pixel would change the unit, the largest of its colors' derivatives, without sign (Simonyan, Vedaldi &
 *   Zisserman 2014, section 3).
 */
export type ProjectionRule = 'deconvnet' | 'guided' | 'saliency';

export interface ProjectOptions {
  encoder: Encoder;
  /** The picture at the size at which the network is to see it (`see` makes it so): it is not resized. */
  image: RawImage;
  layer: string;
  /** Which channel of the layer, from 0. */
  unit: number;
  /** Where in the layer. @defaultValue where the unit fires the most */
  position?: Position;
  /** @defaultValue 'deconvnet' */
  rule?: ProjectionRule;
  signal?: AbortSignal;
}

/** What one unit sees in a picture. */
export interface Projection {
  /** For looking at, as large as the field: what is 0 is gray; of saliency black. */
  picture: RawImage;
  /** What came back: `[field.height, field.width, 3]`, RGB; of saliency `[field.height, field.width]`. */
  values: Float32Array;
  /** Which pixels of the image the unit sees: outside of them nothing comes back. */
  field: Rect;
  /** Where in the layer the unit is. */
  position: Position;
  /** How much it fires there. */
  activation: number;
}

const rules: readonly unknown[] = ['deconvnet', 'guided', 'saliency'] satisfies ProjectionRule[];

/**
 * Projects what a unit sees back to the pixels. With `'deconvnet'` and `'guided'` its activation goes back, as if nothing else in the layer
 * fired: where the unit does not, all is 0. With `'saliency'` it is the derivative of its activation.
 *
 * Only the part of the picture that the unit sees is computed. Many projections are the fastest layer by layer and rule by rule: the
 * parts are alike in size then, which is what engines set themselves up for.
 *
 * @throws PasticheError (rejecting) `unknown-layer`, `invalid-image`, `invalid-option`; `signal.reason` when cancelled
 * @example
 * ```ts
 * const image = see(photo, { size: 224, mode: 'square' });
 * const { picture } = await project({ encoder, image, layer: 'conv3_1', unit: 42 });
 * ```
 */
export async function project(options: ProjectOptions): Promise<Projection> {
  const { encoder, layer, unit, rule = 'deconvnet', signal } = options;
  if (!rules.includes(rule)) throw invalidOption('rule', "'deconvnet', 'guided' or 'saliency'", rule);
  checkUnit(unit);
  const image = pixelsOf(options.image);
  checkReaches(image, encoder, [layer]);
  const receptive = encoder.receptiveField(layer);
  const position = options.position ?? (await findStrongest(image, options));
  const field = fieldAt(receptive, position, image);
  const near = partAround(receptive, position, image, encoder.smallestImage([layer]));
  const encoding = await encode(cut(image, near.part), encoder, layer, signal);
  try {
    const { activation, cotangent } = await pick(encoding.features[layer], unit, near.position, options);
    const within = { ...field, left: field.left - near.part.left, top: field.top - near.part.top };
    const colors = cut(await goBack(encoding, layer, cotangent, options), within).data;
    const values = rule === 'saliency' ? largestOfColors(colors) : colors;
    return { picture: developProjection(values, field), values, field, position, activation };
  } finally {
    encoding.dispose();
  }
}

/** RGB, floats; of a projection, of any range. */
type Pixels = Size & { data: Float32Array };

function pixelsOf(image: RawImage): Pixels {
  const { rgb, width, height } = toPlanes(image, 'the picture');
  return { data: rgb, width, height };
}

function cut(pixels: Pixels, part: Rect): Pixels {
  return crop({ ...pixels, channels: 3 }, part) as RawImage & { data: Float32Array };
}

async function encode(
  { data, ...size }: Pixels,
  encoder: Encoder,
  layer: string,
  signal?: AbortSignal,
): Promise<Encoding> {
  const tensor = toTensor({ ...size, rgb: data }, size);
  try {
    return await encoder.encode(tensor, [layer], signal);
  } finally {
    tensor.dispose();
  }
}

async function findStrongest(image: Pixels, { encoder, layer, unit, signal }: ProjectOptions): Promise<Position> {
  const tensor = toTensor({ ...image, rgb: image.data }, image);
  try {
    const { values, positions, size } = (await strongest(encoder, tensor, [layer], signal))[layer];
    checkUnit(unit, values.length, layer);
    return { x: positions[unit] % size.width, y: Math.floor(positions[unit] / size.width) };
  } finally {
    tensor.dispose();
  }
}

/** One unit's activation, and what goes back from it. */
async function pick(
  feature: tf.Tensor4D,
  unit: number,
  { x, y }: Position,
  { layer, rule, position }: ProjectOptions,
): Promise<{ activation: number; cotangent: tf.Tensor4D }> {
  const { width, height } = sizeOf(feature);
  const units = feature.shape[3];
  checkUnit(unit, units, layer);
  const isWithin = [x, y].every((each) => Number.isInteger(each) && each >= 0) && x < width && y < height;
  if (!isWithin) throw invalidOption('position', `a place in ${layer}`, position);
  const place = (y * width + x) * units + unit;
  const one = tf.slice(feature, [0, y, x, unit], [1, 1, 1, 1]);
  const [activation] = await one.data();
  one.dispose();
  const values = new Float32Array(feature.size);
  values[place] = rule === 'saliency' ? 1 : activation;
  return { activation, cotangent: tf.tensor4d(values, feature.shape) };
}

/** Frees the cotangent. */
async function goBack(
  encoding: Encoding,
  layer: string,
  cotangent: tf.Tensor4D,
  { rule = 'deconvnet', signal }: ProjectOptions,
): Promise<Pixels> {
  try {
    const back = await encoding.backward({ [layer]: cotangent }, signal, rule === 'saliency' ? 'gradient' : rule);
    try {
      return { ...sizeOf(back), data: (await back.data()) as Float32Array };
    } finally {
      back.dispose();
    }
  } finally {
    cotangent.dispose();
  }
}
