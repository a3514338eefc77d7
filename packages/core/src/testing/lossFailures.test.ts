import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { additive, blendMeans } from '../loss/additive.ts';
import { type Loss, positionsOf, type Statistic } from '../loss/loss.ts';
import { lossConformance } from './loss.ts';

beforeAll(() => tf.setBackend('cpu'));

interface Faults {
  sum?: (activations: tf.Tensor) => tf.Tensor;
  score?: (distance: tf.Scalar) => tf.Tensor;
  leaks?: boolean;
}

/** A loss on the means of activations, with faults. */
function faulty({
  sum = (activations) => tf.sum(activations, [0, 1, 2]),
  score = (cost) => cost,
  leaks,
}: Faults): Loss {
  const statistic = ({ conv1_1 }: { [layer: string]: tf.Tensor4D }): Statistic => ({
    mean: { sum: sum(conv1_1), positions: positionsOf(conv1_1) },
  });
  return additive({
    name: 'faulty',
    layers: ['conv1_1'],
    async target({ paintings }) {
      if (leaks) tf.scalar(1);
      return blendMeans(paintings, ['conv1_1'], statistic);
    },
    statistic,
    score: ({ mean }, target) => score(tf.sum(tf.squaredDifference(mean, target.mean))) as tf.Scalar,
  });
}

/** What the checks that fail say. */
async function failures(faults: Faults): Promise<string[]> {
  const checks = await lossConformance(() => faulty(faults));
  const messages: string[] = [];
  for (const { run } of checks) await run().catch(({ message }: Error) => messages.push(message));
  return messages;
}

it.each<[string, Faults, RegExp]>([
  [
    'a mean in place of a sum',
    { sum: (activations) => tf.mean(activations, [0, 1, 2]) },
    /^The sums of two halves differ/,
  ],
  ['a cost that is never 0', { score: (cost) => tf.add(cost, 1) }, /^Expected the score of the target itself to be 0/],
  ['a cost that is no scalar', { score: (cost) => tf.reshape(cost, [1]) }, /^Expected score\(\) to return a scalar/],
  ['a cost that is not finite', { score: (cost) => tf.div(cost, 0) }, /^Expected a finite/],
])('a failed check reports %s, and no tensors left behind', async (_, faults, expected) => {
  const messages = await failures(faults);
  expect(messages).toContainEqual(expect.stringMatching(expected));
  expect(messages.filter((message) => message.includes('behind'))).toEqual([]);
});

it('a leak is reported, behind what else is wrong', async () => {
  expect(await failures({ leaks: true })).toContain('the check leaves 1 tensors behind');
  const both = await failures({ leaks: true, score: (cost) => tf.add(cost, 1) });
  expect(both).toContainEqual(
    expect.stringMatching(/^Expected the score .* \(and the check leaves 1 tensors behind\)$/),
  );
});
