import * as tf from '@tensorflow/tfjs-core';
import { invalidOption } from '../errors.ts';
import { checkRawImage, type RawImage, toPlanes } from '../image/rawImage.ts';
import { resize, type Size } from '../image/resize.ts';
import { colorsAt } from '../image/tensors.ts';
import { additive } from './additive.ts';
import { imageLayer, type Loss, positionsOf } from './loss.ts';

/** Options of {@link temporalLoss}. */
export interface TemporalLossOptions {
  /** The picture to stay near, such as the last painted frame, moved to where its parts are now. It is resized to fit. */
  picture: RawImage;
  /** How much each of its pixels counts, `[height, width]`, 0..1. @defaultValue 1 everywhere */
  confidence?: Float32Array;
  /** @defaultValue 1 */
  weight?: number;
  /** The key of this cost in events. @defaultValue 'temporal' */
  name?: string;
}

/**
 * How far the image is from a picture, pixel by pixel, where that is to be relied on (Ruder, Dosovitskiy & Brox 2016, equation 7):
 * `sum(c (x - w)^2) / D`, with `D` the number of values and `x` in 0..1. Keeps the frames of a film steady; several of it make the paper's long-term loss.
 *
 * @throws PasticheError `invalid-image`, `invalid-option` if the confidence does not fit the picture
 */
export function temporalLoss({ picture, confidence, weight, name = 'temporal' }: TemporalLossOptions): Loss {
  checkRawImage(picture, 'the picture of a temporal loss');
  const { width, height } = picture;
  if (confidence && confidence.length !== width * height)
    throw invalidOption('confidence', `${width * height} numbers (${width}x${height})`, confidence.length);
  return additive({
    name,
    weight,
    layers: [imageLayer],
    async target(references): Promise<Target> {
      const size = await references.photo.measure([imageLayer], ({ [imageLayer]: { shape } }) => ({
        height: shape[1],
        width: shape[2],
      }));
      const shape = [1, size.height, size.width] as const;
      const before = tf.tensor4d(colorsAt(toPlanes(picture, 'the picture of a temporal loss'), size), [...shape, 3]);
      return { before, over: confidence && tf.tensor4d(sizedTo(confidence, picture, size), [...shape, 1]) };
    },
    statistic({ [imageLayer]: image }, target, partAt) {
      const { inner } = partAt?.(imageLayer) ?? {};
      const cut = (whole: tf.Tensor4D): tf.Tensor =>
        inner ? tf.slice(whole, [0, inner.top, inner.left, 0], [1, inner.height, inner.width, -1]) : whole;
      const squares = tf.squaredDifference(image, cut(target.before));
      const sum = tf.sum(target.over ? tf.mul(squares, cut(target.over)) : squares);
      return { difference: { sum, positions: 3 * positionsOf(image) } };
    },
    score: ({ difference }) => difference as tf.Scalar,
  });
}

/** The picture, `[1, h, w, 3]`, and how much each pixel counts, `[1, h, w, 1]`. */
interface Target {
  before: tf.Tensor4D;
  over?: tf.Tensor4D;
}

function sizedTo(confidence: Float32Array, from: Size, to: Size): Float32Array {
  return resize(confidence, from, to, 1).map((value) => Math.min(1, Math.max(0, value)));
}
