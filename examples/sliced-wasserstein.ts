// A loss that is random: the distributions of features are compared along directions drawn anew at each step, which carries more than
// means and covariances do (Heitz et al. 2021, "A Sliced Wasserstein Loss for Neural Texture Synthesis", equation 2). For Adam, not for L-BFGS.

import { type BoundLoss, type Features, type Loss, positionsOf, type Random, standardLosses } from '@pastiche/core';
import { lossConformance } from '@pastiche/core/testing';
import { stylize, useBackend, writeImage } from '@pastiche/node';
import * as tf from '@tensorflow/tfjs-core';
import { out, painting, photo, size } from './inputs.ts';

const unrolled = (activations: tf.Tensor4D): tf.Tensor2D =>
  tf.reshape(activations, [positionsOf(activations), activations.shape[3]]);

/** Unit vectors, `[channels, count]`. */
function drawDirections(random: Random, channels: number, count: number): tf.Tensor2D {
  const numbers = tf.tensor2d(
    Float32Array.from({ length: channels * count }, () => random.normal()),
    [channels, count],
  );
  return tf.div(numbers, tf.norm(numbers, 'euclidean', 0, true));
}

/** For each value of a column of `projected`, `[n, count]`: the value of that rank in the column of `reference`, `[m, count]`. */
function matchByRank(projected: tf.Tensor2D, reference: tf.Tensor2D): tf.Tensor2D {
  const [positions, count] = projected.shape;
  const [values, others] = [projected.dataSync(), reference.dataSync()];
  const matched = new Float32Array(values.length);
  for (let k = 0; k < count; k++) {
    const column = (data: ArrayLike<number>, length: number): Float32Array =>
      Float32Array.from({ length }, (_, i) => data[i * count + k]);
    const mine = column(values, positions);
    const sorted = column(others, reference.shape[0]).sort();
    const order = Array.from(mine.keys()).sort((a, b) => mine[a] - mine[b]);
    for (const [rank, i] of order.entries()) {
      matched[i * count + k] = sorted[Math.floor(((rank + 0.5) * sorted.length) / positions)];
    }
  }
  return tf.tensor2d(matched, [positions, count]);
}

function slicedWassersteinLoss({
  layer,
  weight = 1,
  slices = 8,
}: {
  layer: string;
  weight?: number;
  slices?: number;
}): Loss {
  return {
    name: `sliced/${layer}`,
    weight,
    layers: [layer],
    async bind({ paintings }): Promise<BoundLoss> {
      const each = await Promise.all(
        paintings.map((one) => one.measure([layer], (features: Features) => unrolled(features[layer]))),
      );
      return {
        score(features, { random }) {
          const directions = drawDirections(random, features[layer].shape[3], slices);
          const projected = tf.matMul(unrolled(features[layer]), directions) as tf.Tensor2D;
          const costs = each.map((reference, i) => {
            const there = tf.matMul(reference, directions) as tf.Tensor2D;
            const distance = tf.mean(tf.squaredDifference(projected, matchByRank(projected, there)));
            return tf.mul(tf.div(distance, tf.mean(tf.square(there))), paintings[i].weight) as tf.Scalar;
          });
          return tf.addN(costs);
        },
        dispose: () => tf.dispose(each),
      };
    },
  };
}

// The check computes by itself.
await useBackend('cpu');
// Ranks change along the way: hence the short step.
for (const check of await lossConformance(() => slicedWassersteinLoss({ layer: 'a' }), { step: 0.0002 }))
  await check.run();

const run = stylize({
  content: photo,
  styles: [painting],
  size,
  iterations: 40,
  coarseIterations: 40,
  losses: [...standardLosses(), slicedWassersteinLoss({ layer: 'conv2_1', weight: 1 })],
});
for await (const event of run) {
  if (event.type === 'step' && event.iteration % 20 === 0) console.log(event.costs);
}
await writeImage(out, await run.result);
console.log(`wrote ${out}`);
