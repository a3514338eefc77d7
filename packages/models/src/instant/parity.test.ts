import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import type { ImageTensor, Statistics } from '@pastiche/core';
import { disposeTree } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { beforeAll, expect, it } from 'vitest';
import { networks } from '../networks/networks.ts';
import { createOnnxEncoder } from '../onnx/onnxEncoder.ts';
import type { OnnxRuntime } from '../onnx/session/runtime.ts';
import { readWeights } from '../weights/formats/readWeights.ts';
import { readSafetensors } from '../weights/formats/safetensors.ts';
import { instant } from './decoder.ts';
import { createOnnxPainter } from './onnxPainter.ts';
import parity from './parity.json' with { type: 'json' };
import { createTfjsPainter } from './tfjsPainter.ts';

const runtime = ort as unknown as OnnxRuntime;
const { height, width } = parity;
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));
const weightsOf = (name: string): Uint8Array =>
  readFileSync(new URL(`../../weights/${name}.safetensors`, import.meta.url));

function image(text: string): ImageTensor {
  return tf.tidy(() => tf.div(tf.tensor4d(Float32Array.from(bytesOf(text)), [1, height, width, 3]), 255));
}

beforeAll(() => tf.setBackend('cpu'));

/** What the shipped painter is told of a painting. */
async function statisticsOf(painting: ImageTensor): Promise<Statistics> {
  const { network, weights } = await readWeights(weightsOf('compact'), networks.compact);
  const encoder = createOnnxEncoder(runtime, network, weights);
  const layers = instant.told.map(({ layer }) => layer);
  const moments =
    (await encoder.moments?.(
      painting,
      layers.map((layer) => ({ layer })),
    )) ?? [];
  const entries = moments.map(({ mean, gram }, i) => {
    const [means, grams] = [mean.dataSync() as Float32Array, gram.dataSync() as Float32Array];
    const { length } = means;
    const covariance = grams.map((value, at) => value - means[Math.floor(at / length)] * means[at % length]);
    return [layers[i], { mean: means, covariance }] as const;
  });
  disposeTree(moments);
  encoder.dispose();
  return Object.fromEntries(entries);
}

it.each([
  ['ONNX Runtime', createOnnxPainter.bind(undefined, runtime)],
  ['tfjs', createTfjsPainter],
])('%s paints what PyTorch painted with the same weights, within 2 of 255 levels', async (_, create) => {
  const [photo, painting] = [parity.photo, parity.painting].map(image);
  const loaded = {
    ...(await readWeights(weightsOf('compact'), networks.compact)),
    decoder: instant,
    decoderWeights: readSafetensors(weightsOf('instant')),
  };
  const painter = create(loaded);
  const picture = await painter.paint(photo, [{ statistics: await statisticsOf(painting) }]);
  const painted = await picture.data();
  const wanted = bytesOf(parity.painted);
  const apart = Math.max(...Array.from(painted, (value, i) => Math.abs(255 * value - wanted[i])));
  painter.dispose();
  tf.dispose([photo, painting, picture]);
  expect(apart).toBeLessThan(2);
});
