// Compares the explicit backward pass with tfjs's own tape: time and peak memory of one gradient, and the difference of the two gradients.
// Uses VGG-19's table with random filters, whose values affect neither time nor memory. Measures the last build (`npm test` builds).
//
//   npx tsx bench/backward.ts [longer side, default 128]
import { createRandom } from '@pastiche/core';
import { createTfjsEncoder, networks, randomWeights } from '@pastiche/models';
import { useBackend } from '@pastiche/node';
import * as tf from '@tensorflow/tfjs-core';
import { createTapedNetwork } from '../packages/models/src/tfjs/tapeGradient.testing.ts';
import { watchPeak } from './peak.ts';

const size = Number(process.argv[2] ?? 128);
const { reason } = await useBackend();
const network = networks.vgg19;
const weights = randomWeights(network, 0);
const layers = ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv4_2', 'conv5_1'];
const shallow = {
  ...network,
  operations: network.operations.slice(
    0,
    1 + network.operations.findIndex((each) => each.op === 'conv' && each.name === 'conv5_1'),
  ),
};
const random = createRandom(1);
const noise = new Float32Array(size * size * 3).map(() => random.uniform());
const image = tf.tensor4d(noise, [1, size, size, 3]);

const encoder = createTfjsEncoder(network, weights);
const first = await encoder.encode(image, layers);
const cotangents = Object.fromEntries(layers.map((layer) => [layer, tf.onesLike(first.features[layer])]));
first.dispose();

const explicit = await watchPeak(async () => {
  const encoding = await encoder.encode(image, layers);
  const gradient = await encoding.backward(cotangents);
  encoding.dispose();
  return gradient;
});
const tape = createTapedNetwork(shallow, weights, 'max');
const taped = await watchPeak(async () => tape.gradient(image, cotangents));
const apart = tf.tidy(() => tf.div(tf.norm(tf.sub(explicit.result, taped.result)), tf.norm(taped.result)));

const mega = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
console.log(`${network.name} to conv5_1, ${size}x${size}, forward and backward. Backend: ${reason}`);
console.log(`explicit: ${mega(explicit.bytes)} at the peak, ${explicit.seconds.toFixed(2)} s`);
console.log(`tape:     ${mega(taped.bytes)} at the peak, ${taped.seconds.toFixed(2)} s`);
console.log(
  `ratios:   memory ${(taped.bytes / explicit.bytes).toFixed(2)}, time ${(taped.seconds / explicit.seconds).toFixed(2)}`,
);
console.log(`length of the difference, relative to that of the gradient: ${apart.dataSync()[0].toExponential(1)}`);
