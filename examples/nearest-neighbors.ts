// A loss that is no sum over positions: every feature of the picture is to look like the nearest feature of a painting, by the angle between
// them (Kolkin et al. 2022, "Neural Neighbor Style Transfer", section 3, without its matching in advance). It writes its own `bind`.

import { type BoundLoss, type Loss, positionsOf, standardLosses } from '@pastiche/core';
import { lossConformance } from '@pastiche/core/testing';
import { stylize, useBackend, writeImage } from '@pastiche/node';
import * as tf from '@tensorflow/tfjs-core';
import { out, painting, photo, size } from './inputs.ts';

/** The activations of a layer as unit vectors around their mean, `[positions, c]`. */
function directions(activations: tf.Tensor4D): tf.Tensor2D {
  const unrolled = tf.reshape(activations, [positionsOf(activations), activations.shape[3]]);
  const centered = tf.sub(unrolled, tf.mean(unrolled, 0));
  return tf.div(centered, tf.add(tf.norm(centered, 'euclidean', 1, true), 1e-6));
}

function nearestNeighborLoss({ layer, weight = 1 }: { layer: string; weight?: number }): Loss {
  return {
    name: `neighbors/${layer}`,
    weight,
    layers: [layer],
    async bind({ paintings }): Promise<BoundLoss> {
      const each = await Promise.all(
        paintings.map((one) => one.measure([layer], (features) => directions(features[layer]))),
      );
      const all = tf.concat(each);
      tf.dispose(each);
      return {
        score(features) {
          const similarities = tf.matMul(directions(features[layer]), all, false, true);
          return tf.mean(tf.sub(1, tf.max(similarities, 1)));
        },
        dispose: () => all.dispose(),
      };
    },
  };
}

// The check computes by itself.
await useBackend('cpu');
for (const check of await lossConformance(() => nearestNeighborLoss({ layer: 'a' }), { step: 0.001 }))
  await check.run();

const run = stylize({
  content: photo,
  styles: [painting],
  size,
  iterations: 40,
  coarseIterations: 40,
  losses: [...standardLosses(), nearestNeighborLoss({ layer: 'conv3_1', weight: 5 })],
});
for await (const event of run) {
  if (event.type === 'step' && event.iteration % 20 === 0) console.log(event.costs);
}
await writeImage(out, await run.result);
console.log(`wrote ${out}`);
