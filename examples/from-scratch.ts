// Style transfer without our loop, from the costs, the encoder and tfjs, as in a tutorial. `stylize()` adds scales, averaging, better
// optimizers, recovery and cancelling.
import { contentLoss, Objective, styleLoss, totalVariationLoss } from '@pastiche/core';
import { loadEncoder, readImage, useBackend, writeImage } from '@pastiche/node';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { out, painting, photo, size } from './inputs.ts';

await useBackend();
const encoder = await loadEncoder();

/** A picture file as a tensor [1, height, width, 3], 0..1. */
async function load(path: string): Promise<tf.Tensor4D> {
  const bytes = await sharp(path).resize(size, size, { fit: 'inside' }).png().toBuffer();
  const { data, width, height } = await readImage(bytes);
  return tf.tensor4d(
    Float32Array.from(data, (value) => value / 255),
    [1, height, width, 3],
  );
}

const content = await load(photo);
const style = await load(painting);

// J = alpha * J_content + beta * J_style, plus a little smoothness.
const layers = ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv5_1'];
const losses = [
  contentLoss({ layer: 'conv4_2', weight: 1 }),
  ...layers.map((layer) => styleLoss({ layer, weight: 20 / layers.length })),
  totalVariationLoss({ weight: 1 }),
];
const objective = await Objective.create(encoder, losses, content, [{ image: style, weight: 1 }]);

// Gradient descent with momentum on the pixels, G := G - lr * (gradient, averaged), the step scaled to the gradient.
let picture = content.clone();
let velocity = tf.zerosLike(picture);
for (let step = 1; step <= 60; step++) {
  const { loss, gradient } = await objective.evaluate(picture);
  const [nextVelocity, nextPicture] = tf.tidy(() => {
    const direction = tf.div(gradient, tf.add(tf.mean(tf.abs(gradient)), 1e-12));
    const averaged = tf.add(tf.mul(velocity, 0.9), tf.mul(direction, 0.1)) as tf.Tensor4D;
    return [averaged, tf.clipByValue(tf.sub(picture, tf.mul(averaged, 0.01)), 0, 1) as tf.Tensor4D];
  });
  tf.dispose([gradient, velocity, picture]);
  [velocity, picture] = [nextVelocity, nextPicture];
  if (step % 10 === 0) console.log(`step ${step}: J = ${loss.toFixed(4)}`);
}

const [, height, width] = picture.shape;
await writeImage(out, { data: (await picture.data()) as Float32Array, width, height, channels: 3 });
console.log(`wrote ${out}`);
tf.dispose([content, style, picture, velocity]);
objective.dispose();
encoder.dispose();
