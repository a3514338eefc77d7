import '@tensorflow/tfjs-backend-cpu';
import { type ImageTensor, Objective, standardLosses } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { branching } from '../networks/branching.testing.ts';
import { type Network, vgg } from '../networks/network.ts';
import { randomWeights } from '../weights/random.ts';
import { createTfjsEncoder } from './tfjsEncoder.ts';

const network: Network = {
  name: 'tiny',
  input: { order: 'RGB', mean: [0.4, 0.5, 0.6], scale: 3 },
  operations: vgg({ convolutions: [1, 1], channels: [4, 6] }).map((operation) =>
    operation.op === 'conv' ? { ...operation, tap: 3 } : operation,
  ),
  provenance: 'this test',
};

/** Counts down with every kernel that takes memory on the current backend, and lets the one that reaches 0 fail. */
function failing(): { left: number } {
  const countdown = { left: Number.POSITIVE_INFINITY };
  for (const kernel of tf.getKernelsForBackend(tf.getBackend())) {
    // A clone takes no memory: it cannot fail.
    if (kernel.kernelName === 'Identity') continue;
    tf.unregisterKernel(kernel.kernelName, kernel.backendName);
    tf.registerKernel({
      ...kernel,
      kernelFunc: (call) => {
        countdown.left -= 1;
        if (countdown.left === 0) throw new Error('no memory');
        return kernel.kernelFunc(call);
      },
    });
  }
  return countdown;
}

let countdown: { left: number };
beforeAll(async () => {
  await tf.setBackend('cpu');
  countdown = failing();
});
// Other files compute on the same backend.
afterAll(() => {
  countdown.left = Number.POSITIVE_INFINITY;
});

it.each([
  ['a network of the VGG family', network, 'conv1_1', 'conv2_1', 8],
  ['one with branches', branching, 'first', 'last', 20],
] as const)(
  'frees everything, whichever kernel fails in an evaluation by %s',
  async (_, table, shallow, deep, side) => {
    countdown.left = Number.POSITIVE_INFINITY;
    const encoder = createTfjsEncoder(table, randomWeights(table, 1));
    const image = tf.fill([1, side, side, 3], 0.5) as ImageTensor;
    const losses = standardLosses({ contentLayers: { [deep]: 1 }, styleLayers: { [shallow]: 1, [deep]: 1 } });
    const objective = await Objective.create(encoder, losses, image, [{ image, weight: 1 }]);
    const before = tf.memory().numTensors;
    let failures = 0;
    for (let isDone = false; !isDone; ) {
      countdown.left = failures + 1;
      const evaluation = await objective.evaluate(image).catch(() => undefined);
      evaluation?.gradient.dispose();
      expect(tf.memory().numTensors, `after ${failures} kernels`).toBe(before);
      isDone = evaluation !== undefined;
      failures += isDone ? 0 : 1;
    }
    expect(failures).toBeGreaterThan(100);
  },
);
