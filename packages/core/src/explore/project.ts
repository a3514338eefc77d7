import * as tf from '@tensorflow/tfjs-core';
import type { Encoder, Encoding } from '../encoder/encoder.ts';
import { fieldAt } from '../encoder/fieldAt.ts';
import { type Position, partAround } from '../encoder/partAround.ts';
import { invalidOption } from '../errors.ts';
import { crop, type Planes, type RawImage, toPlanes } from '../image/rawImage.ts';
import type { Rect } from '../image/resize.ts';
import { sizeOf, toTensor } from '../image/tensors.ts';
import { checkReaches } from './checkReaches.ts';
import { checkUnit } from './checkUnit.ts';
import { encodePlanes } from './encodePlanes.ts';
import { developProjection, largestOfColors } from './projectionPicture.ts';
import { strongest } from './strongest.ts';

/**
 * How a unit's activation is projected back to the pixels:
 *
 * - `'deconvnet'`: the part of the picture that sets the unit off (Zeiler & Fergus 2014, section 2.1).
 * - `'guided'`: the same, sharper (Springenberg et al. 2015, section 3.4).
 * - `'saliency'`: how much each pixel changes the unit: the largest magnitude of the derivatives by its three colors (Simonyan, Vedaldi &
 *   Zisserman 2014, section 3).
 */
export type ProjectionRule = 'deconvnet' | 'guided' | 'saliency';

/** Options of {@link project}. */
export interface ProjectOptions {
  /** The network to look through; it stays the caller's. */
  encoder: Encoder;
  /** The picture at the size that the network is to see; it is not resized. `see` prepares it. */
  image: RawImage;
  /** The layer of the unit, for example `conv3_1`. */
  layer: string;
  /** Index of the unit in the layer, from 0. */
  unit: number;
  /** Position in the layer. @defaultValue where the unit fires most */
  position?: Position;
  /** @defaultValue 'deconvnet' */
  rule?: ProjectionRule;
  /** Cancels it: the promise rejects with `signal.reason`, and nothing is left behind. */
  signal?: AbortSignal;
}

/** The projection of one unit. */
export interface Projection {
  /** The values as a picture of the field's size. 0 is gray, for saliency black. */
  picture: RawImage;
  /** `[field.height, field.width, 3]`, RGB; for saliency `[field.height, field.width]`. */
  values: Float32Array;
  /** The unit's receptive field in the image, cropped to it. Outside, all values are 0. */
  field: Rect;
  /** The unit's position in the layer. */
  position: Position;
  /** The unit's activation at the position. */
  activation: number;
}

const rules: readonly unknown[] = ['deconvnet', 'guided', 'saliency'] satisfies ProjectionRule[];

/**
 * Projects a unit's activation back to the pixels, as if no other unit of the layer fired. With `'saliency'` the result is the derivative
 * of the activation.
 *
 * Only the part of the picture that the unit sees is computed, unless the network's border wraps: then all of it is, and the projection ends at the
 * picture's edges. Many projections are fastest layer by layer and rule by rule, since
 * engines prepare anew for each size.
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
  const image = toPlanes(options.image, 'the picture');
  checkReaches(image, encoder, [layer]);
  const receptive = encoder.receptiveField(layer);
  const position = options.position ?? (await findStrongest(image, options));
  const field = fieldAt(receptive, position, image);
  const near = encoder.wraps
    ? { part: { left: 0, top: 0, width: image.width, height: image.height }, position }
    : partAround(receptive, position, image, encoder.smallestImage([layer]));
  const encoding = await encodePlanes(encoder, cut(image, near.part), near.part, [layer], signal);
  try {
    const { activation, cotangent } = await pick(encoding.features[layer], unit, near.position, options);
    const within = { ...field, left: field.left - near.part.left, top: field.top - near.part.top };
    const colors = cut(await goBack(encoding, layer, cotangent, options), within).rgb;
    const values = rule === 'saliency' ? largestOfColors(colors) : colors;
    return { picture: developProjection(values, field), values, field, position, activation };
  } finally {
    encoding.dispose();
  }
}

/** The colors of a part of a picture or of a projection. */
function cut({ rgb, width, height }: Planes, part: Rect): Planes {
  const { data, ...size } = crop({ data: rgb, width, height, channels: 3 }, part);
  return { ...size, rgb: data as Float32Array };
}

async function findStrongest(image: Planes, { encoder, layer, unit, signal }: ProjectOptions): Promise<Position> {
  const tensor = toTensor(image, image);
  try {
    const { values, positions, size } = (await strongest(encoder, tensor, [layer], signal))[layer];
    checkUnit(unit, values.length, layer);
    return { x: positions[unit] % size.width, y: Math.floor(positions[unit] / size.width) };
  } finally {
    tensor.dispose();
  }
}

/** One unit's activation, and the cotangent to send back from it. */
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

/** Frees the cotangent. The result's floats have any range. */
async function goBack(
  encoding: Encoding,
  layer: string,
  cotangent: tf.Tensor4D,
  { rule = 'deconvnet', signal }: ProjectOptions,
): Promise<Planes> {
  try {
    const back = await encoding.backward({ [layer]: cotangent }, signal, rule === 'saliency' ? 'gradient' : rule);
    try {
      return { ...sizeOf(back), rgb: (await back.data()) as Float32Array };
    } finally {
      back.dispose();
    }
  } finally {
    cotangent.dispose();
  }
}
