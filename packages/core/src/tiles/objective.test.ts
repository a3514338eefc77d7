import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Encoder } from '../encoder/encoder.ts';
import type { Wraps } from '../image/wraps.ts';
import { additive } from '../loss/additive.ts';
import { contentLoss } from '../loss/content.ts';
import type { Loss } from '../loss/loss.ts';
import { styleLoss } from '../loss/style.ts';
import { totalVariationLoss } from '../loss/totalVariation.ts';
import { type Evaluation, Objective } from '../scene/objective.ts';
import { randomTensor, withoutLeak } from '../testing/check.ts';
import { toyEncoder } from '../testing/toyEncoder.ts';
import { tiledEncoder } from './tiledEncoder.ts';

beforeAll(() => tf.setBackend('cpu'));

/** A user's own: differences to the right, of features. */
const neighbors = additive({
  name: 'neighbors',
  layers: ['squared'],
  beyond: 1,
  statistic({ squared }, _, partAt) {
    const [, , width, channels] = squared.shape;
    const own = partAt?.('squared').inner ?? { height: squared.shape[1], width };
    const [left, right] = [0, 1].map((x) => tf.slice(squared, [0, 0, x, 0], [1, own.height, width - 1, channels]));
    return { difference: { sum: tf.sum(tf.squaredDifference(left, right)), positions: own.height * own.width } };
  },
  score: ({ difference }) => difference as tf.Scalar,
});

const lossesFor = (wraps: Wraps | undefined): Loss[] => [
  totalVariationLoss({ weight: 3, wraps }),
  styleLoss({ layer: 'squared' }),
  contentLoss({ layer: 'plain', weight: 0.5 }),
  // Of the whole it knows no neighbor across the edge.
  ...(wraps ? [] : [neighbors]),
  // Its cost is told, and moves nothing.
  { ...styleLoss({ layer: 'plain', weight: 0 }), name: 'watched' },
];

async function evaluate(encoder: Encoder, losses: Loss[], image: tf.Tensor4D): Promise<Evaluation> {
  const [, height, width] = image.shape;
  const [photo, painting] = [randomTensor([1, height, width, 3], 2), randomTensor([1, 9, 14, 3], 3)];
  const objective = await Objective.create(encoder, losses, photo, [{ image: painting, weight: 1 }]);
  try {
    return await objective.evaluate(image);
  } finally {
    objective.dispose();
    tf.dispose([photo, painting]);
  }
}

describe.each<[string, Wraps | undefined]>([
  ['zeros', undefined],
  ['wrap', { x: true, y: true }],
  ['wrap-x', { x: true, y: false }],
])('border %s', (_, wraps) => {
  const encoder: Encoder = { ...toyEncoder(), wraps };

  it.each([
    [12, 40, 130],
    [40, 12, 130],
    [21, 33, 60],
  ])('%i x %i in blocks of %i pixels: every cost and the gradient of the whole', async (height, width, mostPixels) => {
    await withoutLeak('an evaluation in blocks', async () => {
      const image = randomTensor([1, height, width, 3], 1);
      const losses = lossesFor(wraps);
      const [whole, parts] = [
        await evaluate(encoder, losses, image),
        await evaluate(tiledEncoder(encoder, { mostPixels }), losses, image),
      ];
      for (const [name, cost] of Object.entries(whole.costs)) expect(parts.costs[name] / cost).toBeCloseTo(1, 5);
      expect(parts.loss / whole.loss).toBeCloseTo(1, 5);
      const relative = tf.tidy(() => tf.div(tf.norm(tf.sub(parts.gradient, whole.gradient)), tf.norm(whole.gradient)));
      expect((await relative.data())[0]).toBeLessThan(1e-5);
      tf.dispose([image, whole.gradient, parts.gradient, relative]);
    });
  });
});

it('a loss that is no sum is refused by name', async () => {
  const image = randomTensor([1, 20, 20, 3], 1);
  const loss: Loss = {
    name: 'largest',
    weight: 1,
    layers: ['plain'],
    bind: async () => ({ score: ({ plain }) => tf.max(plain) as tf.Scalar, dispose: () => {} }),
  };
  const refused = evaluate(tiledEncoder(toyEncoder(), { mostPixels: 100 }), [loss], image);
  await expect(refused).rejects.toThrow("The loss 'largest' is no sum over positions");
  image.dispose();
});
