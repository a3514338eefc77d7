// A loss of your own beside the standard ones: it compares the mean activation of every unit with the painting's, which carries the painting's
// overall colors and contrasts. packages/core/src/loss/README.md has the contract of a loss.
import {
  additive,
  blendMeans,
  type Features,
  type Loss,
  positionsOf,
  type Statistic,
  standardLosses,
  tiny,
} from '@pastiche/core';
import { stylize, writeImage } from '@pastiche/node';
import * as tf from '@tensorflow/tfjs-core';
import { out, painting, photo, size } from './inputs.ts';

function meanLoss({ layer, weight = 1 }: { layer: string; weight?: number }): Loss {
  const statistic = ({ [layer]: activations }: Features): Statistic => ({
    mean: { sum: tf.sum(activations, [0, 1, 2]), positions: positionsOf(activations) },
  });
  return additive({
    name: `mean/${layer}`,
    weight,
    layers: [layer],
    target: ({ paintings }) => blendMeans(paintings, [layer], statistic),
    statistic,
    score: ({ mean }, target) =>
      tf.div(tf.sum(tf.squaredDifference(mean, target.mean)), tf.add(tf.sum(tf.square(target.mean)), tiny)),
  });
}

const run = stylize({
  content: photo,
  styles: [painting],
  size,
  iterations: 60,
  coarseIterations: 60,
  losses: [...standardLosses(), meanLoss({ layer: 'conv1_1', weight: 2 }), meanLoss({ layer: 'conv3_1', weight: 2 })],
});
for await (const event of run) {
  if (event.type === 'step' && event.iteration % 20 === 0) console.log(event.costs);
}
await writeImage(out, await run.result);
console.log(`wrote ${out}`);
