import * as tf from '@tensorflow/tfjs-core';
import { isImage, isSize, resizeTensor, sizeOf } from '../image/tensors.ts';
import { ownValues, valuesHere } from '../math/host.ts';
import type { Optimizer } from './optimizer.ts';

/** Options of {@link adam}. */
export interface AdamOptions {
  /** The largest usual change of a pixel (0..1) per step. @defaultValue 0.02 */
  learningRate?: number;
  /** Decay of the first and the second moment. @defaultValue [0.9, 0.99] */
  betas?: readonly [number, number];
}

interface AdamState {
  step: number;
  /** Running means of the gradient and of its square, `[1, H, W, 3]`, without bias correction. */
  moments: [tf.Tensor4D, tf.Tensor4D];
}

/**
 * Avoids division by zero for pixels without gradient. Differs from Kingma & Ba 2015 (1e-8): our costs are means over the image, so their
 * gradients are of that order themselves.
 */
const epsilon = 1e-12;

/** Adam (Kingma & Ba 2015, algorithm 1). Its moments are carried from scale to scale (after Katherine Crowson's tool). */
export function adam({
  learningRate = 0.02,
  betas: [beta1, beta2] = [0.9, 0.99],
}: AdamOptions = {}): Optimizer<AdamState> {
  return {
    name: 'adam',
    clamps: true,
    init: (image) => ({ step: 0, moments: [tf.zerosLike(image), tf.zerosLike(image)] }),
    async update({ gradient }, { step: previous, moments }, image, rate) {
      const step = previous + 1;
      const given = { gradient, moments, image };
      const inPlace = updateInPlace(given, { beta1, beta2, step, learningRate: learningRate * rate });
      if (inPlace) return { ...inPlace, show: 'proposed' };
      const decayed = (before: tf.Tensor4D, value: () => tf.Tensor4D, beta: number): tf.Tensor4D => {
        const after = tf.tidy(() => tf.add(tf.mul(before, beta), tf.mul(value(), 1 - beta)) as tf.Tensor4D);
        before.dispose();
        return after;
      };
      // One after the other: what is left of each goes before the next, since pictures may be large.
      const mean = decayed(moments[0], () => gradient, beta1);
      const square = decayed(moments[1], () => tf.square(gradient), beta2);
      const scale = (learningRate * rate) / (1 - beta1 ** step);
      const root = tf.tidy(() => tf.add(tf.sqrt(tf.div(square, 1 - beta2 ** step)), epsilon));
      const change = tf.tidy(() => tf.mul(tf.div(mean, root), scale));
      root.dispose();
      const next = tf.sub(image, change) as tf.Tensor4D;
      change.dispose();
      return { image: next, state: { step, moments: [mean, square] }, show: 'proposed' };
    },
    isState(state, size) {
      const { step, moments } = state as Partial<AdamState>;
      return Number.isInteger(step) && moments?.length === 2 && moments.every((moment) => isImage(moment, size));
    },
    async resample({ step, moments }, size, wraps) {
      if (isSize(moments[0], size)) return { step, moments };
      const { width, height } = sizeOf(moments[0]);
      const shrink = (width * height) / (size.width * size.height);
      const first = await resized(moments[0], (value) => tf.mul(value, shrink));
      // The cubic may undershoot, but a mean of squares is not negative.
      const second = await resized(moments[1], (value) => tf.mul(tf.relu(value), shrink * shrink));
      return { step, moments: [first, second] };

      /** One after the other: pictures may take gigabytes. Consumes the moment. */
      async function resized(moment: tf.Tensor4D, scale: (value: tf.Tensor4D) => tf.Tensor4D): Promise<tf.Tensor4D> {
        const another = await resizeTensor(moment, size, wraps);
        moment.dispose();
        const scaled = tf.tidy(() => scale(another));
        another.dispose();
        return scaled;
      }
    },
  };
}

interface Update {
  gradient: tf.Tensor4D;
  moments: [tf.Tensor4D, tf.Tensor4D];
  image: tf.Tensor4D;
}

/** The same step, value by value, where tfjs has plain arrays: the next picture takes the gradient's. Consumes the moments. */
function updateInPlace(
  { gradient, moments, image }: Update,
  { beta1, beta2, step, learningRate }: { beta1: number; beta2: number; step: number; learningRate: number },
): { image: tf.Tensor4D; state: AdamState } | undefined {
  const pixels = valuesHere(image);
  const [next, mean, square] = [gradient, ...moments].map(ownValues);
  if (!pixels || !next || !mean || !square) return undefined;
  const scale = learningRate / (1 - beta1 ** step);
  const correction = 1 - beta2 ** step;
  for (let i = 0; i < next.length; i++) {
    const slope = next[i];
    mean[i] = mean[i] * beta1 + slope * (1 - beta1);
    square[i] = square[i] * beta2 + slope * slope * (1 - beta2);
    next[i] = pixels[i] - (scale * mean[i]) / (Math.sqrt(square[i] / correction) + epsilon);
  }
  const { shape } = image;
  const kept = [tf.tensor4d(mean, shape), tf.tensor4d(square, shape)] as [tf.Tensor4D, tf.Tensor4D];
  tf.dispose(moments);
  return { image: tf.tensor4d(next, shape), state: { step, moments: kept } };
}
