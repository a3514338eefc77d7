import * as tf from '@tensorflow/tfjs-core';
import '#gradients';
import type { Features } from '../encoder/features.ts';
import { PasticheError } from '../errors.ts';
import { type BoundLoss, imageLayer, type Loss, type Step } from '../loss/loss.ts';

export interface Term {
  loss: Loss;
  bound: BoundLoss;
  /** What it was bound to. */
  reads: { photo: boolean; paintings: boolean; regions: boolean; focus: boolean };
}

export interface LocalGradients {
  costs: tf.Tensor1D;
  cotangents: Features;
}

/**
 * The costs, and the gradient of `J` with respect to the features alone: tfjs's tape sees nothing of the network. One
 * loss at a time, so that what a tape keeps is never that of all of them; and those of the image first, before there are
 * gradients of others to keep.
 */
export function differentiateAll(terms: readonly Term[], features: Features, step: Step): LocalGradients {
  const scores: tf.Scalar[] = [];
  const cotangents: Record<string, tf.Tensor4D> = {};
  let local: LocalGradient | undefined;
  const seesImage = ({ loss }: Term): number => (loss.layers.includes(imageLayer) ? 0 : 1);
  try {
    for (const term of terms.toSorted((a, b) => seesImage(a) - seesImage(b))) {
      local = differentiate(term, features, step);
      scores[terms.indexOf(term)] = local.score;
      for (const [layer, gradient] of Object.entries(local.gradients)) {
        const before = cotangents[layer];
        cotangents[layer] = before ? tf.add(before, gradient) : gradient;
        if (before) tf.dispose([before, gradient]);
      }
    }
    return { costs: tf.stack(scores) as tf.Tensor1D, cotangents };
  } catch (error) {
    // Some are both, which is no matter: tfjs disposes of a tensor once.
    tf.dispose([cotangents, local?.gradients ?? {}] as tf.NamedTensorMap[]);
    throw error;
  } finally {
    tf.dispose(scores);
  }
}

/** A loss before its weight, and the gradient of the weighted loss with respect to its layers' features. */
interface LocalGradient {
  score: tf.Scalar;
  gradients: Record<string, tf.Tensor4D>;
}

function differentiate({ loss, bound }: Term, features: Features, step: Step): LocalGradient {
  const { layers, weight } = loss;
  let score: tf.Scalar | undefined;
  let share: tf.Scalar | undefined;
  const weighted = (...tensors: tf.Tensor[]): tf.Scalar => {
    const seen = Object.fromEntries(layers.map((layer, i) => [layer, tensors[i]])) as Features;
    score = tf.keep(checkScalar(bound.score(seen, step), loss));
    share = tf.mul(score, weight) as tf.Scalar;
    return share;
  };
  try {
    const { value, grads } = tf.valueAndGrads(weighted)(layers.map((layer) => features[layer]));
    value.dispose();
    const gradients = Object.fromEntries(layers.map((layer, i) => [layer, grads[i] as tf.Tensor4D]));
    return { score: score as tf.Scalar, gradients };
  } catch (error) {
    tf.dispose([score ?? [], share ?? []]);
    releaseTape();
    throw explain(error as Error, loss);
  }
}

/** tfjs's errors do not say which loss they come from. */
export function explain(error: Error, { name, layers }: Loss): PasticheError {
  if (PasticheError.isInstance(error)) return error;
  return new PasticheError(
    'invalid-option',
    `The loss '${name}' cannot be differentiated: ${error.message}. Its score must read every layer that it lists (${layers.join(', ')}), and no other`,
    { cause: error },
  );
}

/** What a tape has saved for its way back, tfjs frees only if it gets there: not if a loss throws. */
export function releaseTape(): void {
  for (const { saved } of tf.engine().state.activeTape ?? []) tf.dispose(saved ?? []);
}

function checkScalar(score: tf.Scalar, { name }: Loss): tf.Scalar {
  if (score.rank === 0) return score;
  throw new PasticheError(
    'invalid-option',
    `Expected a scalar from score() of the loss '${name}' but received a tensor of shape [${score.shape}]`,
  );
}
