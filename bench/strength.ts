// Measures how far a result is from its photo as the style weight grows, which the dial `strength` is fitted to (packages/core/src/options/strength.ts).
// The distance is that of LPIPS without its learned weights (Zhang et al. 2018): at each position the activations of a layer, scaled to length 1, are
// subtracted, and squares averaged over positions; for each style layer of VGG-19 and for conv4_2. Every photo is painted in the style of the
// painting at its place.
//
//   npx tsx bench/strength.ts VGG19-WEIGHTS PHOTO... -- PAINTING...             by multiples of the style weight
//   npx tsx bench/strength.ts VGG19-WEIGHTS --dial PHOTO... -- PAINTING...      by places of the dial
import { presets, type RawImage } from '@pastiche/core';
import { loadEncoder, type ResultPicture, stylize } from '@pastiche/node';
import * as tf from '@tensorflow/tfjs-core';

const [weights, ...rest] = process.argv.slice(2);
const isDial = rest[0] === '--dial';
const pictures = isDial ? rest.slice(1) : rest;
const between = pictures.indexOf('--');
const [photos, paintings] = [pictures.slice(0, between), pictures.slice(between + 1)];
const quick = {
  size: 128,
  minSize: 64,
  iterations: 20,
  coarseIterations: 20,
  learningRate: 0.04,
  backend: 'onnx',
} as const;
const channels = { conv1_1: 64, conv2_1: 128, conv3_1: 256, conv4_1: 512, conv4_2: 512, conv5_1: 512 };
const layers = Object.keys(channels);
const eye = await loadEncoder({ model: 'vgg19', weights, backend: 'onnx', layers });

async function activations({ data, ...size }: RawImage): Promise<Float32Array[]> {
  const pixels = tf.tensor4d(
    Float32Array.from(data, (value) => value / 255),
    [1, size.height, size.width, 3],
  );
  const encoding = await eye.encode(pixels, layers);
  const scaled = layers.map((layer) =>
    tf.tidy(() => tf.div(encoding.features[layer], tf.add(tf.norm(encoding.features[layer], 2, 3, true), 1e-10))),
  );
  const values = await Promise.all(scaled.map(async (each) => (await each.data()) as Float32Array));
  encoding.dispose();
  tf.dispose([pixels, scaled]);
  return values;
}

/** By layer. */
async function distances(a: RawImage, b: RawImage): Promise<number[]> {
  const [x, y] = [await activations(a), await activations(b)];
  return Object.values(channels).map((count, i) => {
    const sum = x[i].reduce((total, value, k) => total + (value - y[i][k]) ** 2, 0);
    return sum / (x[i].length / count);
  });
}

/** The photo, and so much of what was painted. */
function mixed(photo: RawImage, painted: RawImage, share: number): RawImage {
  const data = Uint8Array.from(painted.data, (value, i) => photo.data[i] + share * (value - photo.data[i]));
  return { ...photo, data };
}

const multiples = [0, 1 / 64, 1 / 16, 1 / 4, 1, 4, 16];
const places = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const shares = isDial ? [] : [0.25, 0.5, 0.75];
const columns = isDial ? places : [...shares.map((each) => `${each} of 0`), ...multiples];
const sums = columns.map(() => layers.map(() => 0));
for (const [i, content] of photos.entries()) {
  const styles = paintings[i % paintings.length];
  const paint = (options: object): Promise<ResultPicture> => stylize({ ...quick, content, styles, ...options }).result;
  // A step of no length.
  const photo = await paint({ iterations: 1, learningRate: 1e-12, minSize: quick.size });
  const wanted = isDial
    ? places.map((strength) => ({ strength }))
    : multiples.map((each) => ({ styleWeight: Math.max(1e-6, each * presets.default.styleWeight) }));
  const painted: RawImage[] = [];
  for (const options of wanted) painted.push(await paint(options));
  const all = [...shares.map((share) => mixed(photo, painted[0], share)), ...painted];
  for (const [k, each] of all.entries()) {
    for (const [l, value] of (await distances(photo, each)).entries()) sums[k][l] += value;
  }
  console.log(`After ${i + 1} pairs: ${layers.join(' ')}`);
  for (const [k, column] of columns.entries()) {
    console.log(`${column}: ${sums[k].map((value) => (value / (i + 1)).toFixed(3)).join(' ')}`);
  }
}
eye.dispose();
