// Compares one evaluation of J and its gradient through the compact network and through VGG-19: seconds and peak memory. Uses random filters,
// whose values affect neither. Measures the last build (`npm test` builds).
//
//   npx tsx bench/networks.ts [longer side, default 256] [rounds, default 8]
import { createRandom, Objective, standardLosses } from '@pastiche/core';
import { createTfjsEncoder, type Network, networks, randomWeights } from '@pastiche/models';
import { useBackend } from '@pastiche/node';
import * as tf from '@tensorflow/tfjs-core';
import { watchPeak } from './peak.ts';

const size = Number(process.argv[2] ?? 256);
const rounds = Number(process.argv[3] ?? 8);
const { reason } = await useBackend();
const random = createRandom(1);
const noise = (): tf.Tensor4D => {
  const shape = [1, Math.round(size * 0.75), size, 3] as const;
  const values = new Float32Array(shape[1] * size * 3).map(() => random.uniform());
  return tf.tensor4d(values, [...shape]);
};
const [content, style, image] = [noise(), noise(), noise()];
const losses = standardLosses();
const layers = losses.flatMap((loss) => loss.layers);

/** Creates an objective on one network, and a function that measures its evaluation. */
async function prepare(network: Network) {
  const last = network.operations.findLastIndex((each) => each.op === 'conv' && layers.includes(each.name));
  const shallow = { ...network, operations: network.operations.slice(0, last + 1) };
  const encoder = createTfjsEncoder(shallow, randomWeights(shallow, 0));
  const objective = await Objective.create(encoder, losses, content, [{ image: style, weight: 1 }]);
  return async () => {
    const { bytes, seconds } = await watchPeak(async () => (await objective.evaluate(image)).gradient.dispose());
    return { bytes, seconds };
  };
}

const measured = { compact: await prepare(networks.compact), vgg19: await prepare(networks.vgg19) };
const results = { compact: [] as number[], vgg19: [] as number[] };
const peaks = { compact: 0, vgg19: 0 };
// The networks take turns, so that other load on the machine affects both alike; the first two rounds warm up.
for (let round = -1; round <= rounds; round++) {
  for (const name of ['compact', 'vgg19'] as const) {
    const { bytes, seconds } = await measured[name]();
    peaks[name] = bytes;
    if (round > 0) results[name].push(seconds);
  }
}
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];
const [compact, vgg19] = [median(results.compact), median(results.vgg19)];
console.log(`One evaluation of J and its gradient, ${size}x${Math.round(size * 0.75)}. Backend: ${reason}`);
console.log(`compact: ${compact.toFixed(3)} s, ${(peaks.compact / 1e6).toFixed(0)} MB at the peak`);
console.log(`vgg19:   ${vgg19.toFixed(3)} s, ${(peaks.vgg19 / 1e6).toFixed(0)} MB at the peak`);
console.log(
  `ratios:  ${(vgg19 / compact).toFixed(1)} times the speed, ${(peaks.compact / peaks.vgg19).toFixed(2)} of the memory`,
);
