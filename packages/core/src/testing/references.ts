import * as tf from '@tensorflow/tfjs-core';
import type { Features } from '../encoder/features.ts';
import { positionsOf, type Reference, type References } from '../loss/loss.ts';
import { gram } from '../math/gram.ts';
import { cloneTree } from '../tree.ts';

/** References with given activations, to bind a loss by hand. The tensors stay the caller's; paintings count alike. */
export function referencesOf(photo: Features, paintings: readonly Features[]): References {
  const references = paintings.map((features) => referenceOf(features, 1 / paintings.length));
  return {
    photo: referenceOf(photo, 1),
    paintings: references,
    regionsAt: () => [{ weight: 1, paintings: references }],
    contentAt: () => undefined,
  };
}

function referenceOf(features: Features, weight: number): Reference {
  return {
    weight,
    measure: async (_, use) => tf.tidy(() => cloneTree(use(features)) as tf.TensorContainer) as ReturnType<typeof use>,
    moments: async (layer) =>
      tf.tidy(() => ({
        mean: tf.div(tf.sum(features[layer], [0, 1, 2]), positionsOf(features[layer])) as tf.Tensor1D,
        gram: tf.div(gram(features[layer]), positionsOf(features[layer])) as tf.Tensor2D,
      })),
  };
}
