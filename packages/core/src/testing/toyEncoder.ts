import * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../encoder/encoder.ts';
import { PasticheError } from '../errors.ts';

/**
 * An encoder that one can follow by hand, to try losses, optimizers and the loop without a network: `plain` is the image
 * itself, `squared` its square.
 */
export function toyEncoder(): Encoder {
  const layers = ['plain', 'squared'];
  return {
    name: 'toy',
    layers,
    smallestImage: () => 1,
    layerSize: (_, { width, height }) => ({ width, height }),
    receptiveField: () => ({ size: 1, stride: 1, offset: 0 }),
    async encode(image, wanted, signal) {
      signal?.throwIfAborted();
      const unknown = wanted.find((layer) => !layers.includes(layer));
      if (unknown !== undefined)
        throw new PasticheError('unknown-layer', `Unknown layer '${unknown}': toy has ${layers.join(', ')}`);
      const kept = tf.clone(image);
      const features = Object.fromEntries(
        wanted.map((layer) => [layer, layer === 'plain' ? tf.clone(image) : tf.square(image)]),
      );
      return {
        features,
        async backward({ plain, squared }, cancelled) {
          cancelled?.throwIfAborted();
          return tf.tidy(() => {
            const parts = [...(plain ? [plain] : []), ...(squared ? [tf.mul(tf.mul(squared, kept), 2)] : [])];
            return parts.length > 0 ? tf.addN(parts as tf.Tensor4D[]) : tf.zerosLike(kept);
          });
        },
        dispose: () => tf.dispose([kept, features] as tf.TensorContainerArray),
      };
    },
    dispose: () => {},
  };
}
