import { createRandom, type Encoder, gram, type ImageTensor, positionsOf, type RawImage } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import { toPlanes } from '../packages/core/src/image/rawImage.ts';
import { fitInside } from '../packages/core/src/image/resize.ts';
import { toTensor } from '../packages/core/src/image/tensors.ts';

/** Distances of a picture from its photo and its painting; lower is better. */
export interface Verdict {
  /** Squared distance of conv4_2's activations from the photo's, as a fraction of their energy. */
  content: number;
  /** Squared distance of the five layers' Gram matrices from the painting's, as a fraction. */
  gram: number;
  /** Sliced Wasserstein distance of activations from the painting's, on layers that no variant uses. */
  held: number;
  /** Roughness relative to the painting's. */
  noise: number;
  /** Roughness at the border relative to the inside. */
  border: number;
}

const contentLayer = 'conv4_2';
const gramLayers = ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv5_1'];
const heldLayers = ['conv1_2', 'conv2_2', 'conv3_3', 'conv4_3'];
const layers = [contentLayer, ...gramLayers, ...heldLayers];
const [directions, quantiles] = [32, 128];

interface Seen {
  content: Float32Array;
  grams: Float32Array[];
  /** By held-out layer: sorted and thinned-out activations along random directions, concatenated. */
  slices: Float32Array[];
}

/** Judges a picture of the pair. */
export type Judge = (picture: RawImage) => Promise<Verdict>;

/**
 * Creates a judge from several networks, so that no variant is judged only by its own. No variant descends `held`.
 *
 * @param encoders VGG-19 with max and with average pooling
 * @param size longer side of the pictures as judged, in pixels
 */
export async function createJudge(
  encoders: readonly Encoder[],
  content: RawImage,
  style: RawImage,
  size: number,
): Promise<Judge> {
  const [photo, painting] = [fitted(content, size), fitted(style, size)];
  const photos = await Promise.all(encoders.map((encoder) => see(encoder, photo)));
  const paintings = await Promise.all(encoders.map((encoder) => see(encoder, painting)));
  const paintingNoise = roughness(await painting.data(), painting.shape, 0).inside;
  tf.dispose([photo, painting]);
  return async (picture) => {
    const image = fitted(picture, size);
    const seen = await Promise.all(encoders.map((encoder) => see(encoder, image)));
    const { inside, border } = roughness(await image.data(), image.shape, 8);
    image.dispose();
    return {
      content: meanOf(seen.map((each, i) => fraction(each.content, photos[i].content))),
      gram: meanOf(seen.map((each, i) => meanFraction(each.grams, paintings[i].grams))),
      held: meanOf(seen.map((each, i) => meanFraction(each.slices, paintings[i].slices))),
      noise: inside / paintingNoise,
      border: border / inside,
    };
  };
}

async function see(encoder: Encoder, image: ImageTensor): Promise<Seen> {
  const encoding = await encoder.encode(image, layers);
  try {
    const { features } = encoding;
    const content = (await features[contentLayer].data()) as Float32Array;
    const grams = await Promise.all(
      gramLayers.map(async (layer) => {
        const matrix = tf.tidy(() => tf.div(gram(features[layer]), positionsOf(features[layer])));
        const data = (await matrix.data()) as Float32Array;
        matrix.dispose();
        return data;
      }),
    );
    const slices = await Promise.all(heldLayers.map((layer) => slicesOf(features[layer])));
    return { content, grams, slices };
  } finally {
    encoding.dispose();
  }
}

async function slicesOf(activations: tf.Tensor4D): Promise<Float32Array> {
  const channels = activations.shape[3];
  const random = createRandom(channels);
  const positions = positionsOf(activations);
  const projected = tf.tidy(() => {
    const axes = tf.tensor2d(
      new Float32Array(channels * directions).map(() => random.normal()),
      [channels, directions],
    );
    const unit = tf.div(axes, tf.sqrt(tf.sum(tf.square(axes), 0)));
    return tf.transpose(tf.matMul(tf.reshape(activations, [positions, channels]), unit as tf.Tensor2D));
  });
  const data = (await projected.data()) as Float32Array;
  projected.dispose();
  const result = new Float32Array(directions * quantiles);
  for (let d = 0; d < directions; d++) {
    const sorted = data.slice(d * positions, (d + 1) * positions).sort();
    for (let q = 0; q < quantiles; q++) {
      result[d * quantiles + q] = sorted[Math.floor(((q + 0.5) / quantiles) * positions)];
    }
  }
  return result;
}

/** `sum((a - b)^2) / sum(b^2)` */
function fraction(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, energy] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    energy += b[i] ** 2;
  }
  return difference / energy;
}

function meanFraction(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  return average(a.map((each, i) => fraction(each, b[i])));
}

/** Geometric mean, so that no network outweighs the other. */
function meanOf(values: readonly number[]): number {
  return Math.exp(average(values.map(Math.log)));
}

/** The mean squared Laplacian of brightness, in a band along the border and inside. */
function roughness(pixels: ArrayLike<number>, [, height, width]: readonly number[], band: number) {
  const at = (y: number, x: number): number => {
    const i = (y * width + x) * 3;
    return 0.299 * pixels[i] + 0.587 * pixels[i + 1] + 0.114 * pixels[i + 2];
  };
  const sums = { inside: [0, 0], border: [0, 0] };
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const laplacian = at(y - 1, x) + at(y + 1, x) + at(y, x - 1) + at(y, x + 1) - 4 * at(y, x);
      const isInside = Math.min(x, y, width - 1 - x, height - 1 - y) >= band;
      const sum = sums[isInside ? 'inside' : 'border'];
      sum[0] += laplacian ** 2;
      sum[1]++;
    }
  }
  return { inside: sums.inside[0] / sums.inside[1], border: sums.border[0] / sums.border[1] };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function fitted(picture: RawImage, size: number): ImageTensor {
  return toTensor(toPlanes(picture, 'the picture'), fitInside(picture, size));
}
