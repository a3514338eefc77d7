import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BackwardRule, Encoder, ImageTensor } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import * as runtime from 'onnxruntime-node';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { createOnnxEncoder } from '../onnx/onnxEncoder.ts';
import { createTfjsEncoder } from '../tfjs/tfjsEncoder.ts';
import { readWeights } from '../weights/formats/readWeights.ts';
import { readSafetensors } from '../weights/formats/safetensors.ts';
import type { Values, Weights } from '../weights/weights.ts';
import { branching } from './branching.testing.ts';
import type { Network, Pooling } from './network.ts';
import { networks } from './networks.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const assets = process.env.PASTICHE_ASSETS ?? `${root}../shared/assets`;
const [small, zoo] = ['branching', 'zoo'].map((name) =>
  readSafetensors(readFileSync(`${root}fixtures/${name}.safetensors`)),
);
const rules = ['gradient', 'deconvnet', 'guided'] as const;
const engines = {
  'tfjs on the CPU': { backend: 'cpu', create: createTfjsEncoder },
  'tfjs on WebAssembly': { backend: 'wasm', create: createTfjsEncoder },
  'ONNX Runtime': {
    backend: 'cpu',
    create: (network: Network, weights: Weights, options: { pooling: Pooling }): Encoder =>
      createOnnxEncoder(runtime, network, weights, options),
  },
};

/** What PyTorch has of one layer, or of what goes back from several of them, whose cotangents are 1. */
interface Case {
  layers: readonly string[];
  pooling: Pooling;
  rules: readonly BackwardRule[];
  /** Of the names in the fixture. */
  prefix: string;
  fixture: Weights;
}

async function agrees(
  encoder: Encoder,
  image: ImageTensor,
  { layers, pooling, rules, prefix, fixture }: Case,
): Promise<void> {
  const expected = (name: string): Values => fixture.get(`${prefix}${pooling}/${name}`) as Values;
  for (const rule of rules) {
    const encoding = await encoder.encode(image, layers);
    for (const layer of layers) {
      if (fixture.has(`${prefix}${pooling}/${layer}`))
        await expectSame(encoding.features[layer], expected(layer), layer);
    }
    const ones = Object.fromEntries(layers.map((layer) => [layer, tf.onesLike(encoding.features[layer])]));
    const picture = await encoding.backward(ones, undefined, rule);
    await expectSame(picture, expected(rule), rule);
    encoding.dispose();
    tf.dispose([ones, picture]);
  }
}

async function expectSame(actual: tf.Tensor, { shape, data }: Values, what: string): Promise<void> {
  expect(actual.shape, what).toEqual([1, ...shape]);
  const values = await actual.data();
  const squares = (numbers: Float32Array): number => numbers.reduce((sum, value) => sum + value * value, 0);
  const difference = squares(data.map((value, i) => value - values[i]));
  expect(Math.sqrt(difference / squares(data)), what).toBeLessThan(1e-3);
}

describe.each(Object.entries(engines))('on %s', (engine, { backend, create }) => {
  beforeAll(() => tf.setBackend(backend));

  it.each<Pooling>(['max', 'average'])(
    'a small network with branches agrees with PyTorch, with %s pooling',
    async (pooling) => {
      const picture = small.get('picture') as Values;
      const encoder = create(branching, small, { pooling });
      const image = tf.tensor4d(picture.data, [1, 29, 26, 3]);
      await agrees(encoder, image, {
        layers: ['module/5x5', 'module/output', 'last'],
        ...{ pooling, rules, prefix: '', fixture: small },
      });
      encoder.dispose();
      image.dispose();
    },
  );

  const files = [
    ['squeezenet', 'squeezenet11_f32', 'fire2/concat', 'conv10'],
    ['googlenet', 'googlenet_f16', 'inception_3a/output', 'inception_5b/output'],
  ] as const;
  // On the CPU alone they take a minute, and would show nothing that the small network does not.
  describe.each(engine === 'tfjs on the CPU' ? [] : files)('%s', (name, file, shallow, deep) => {
    const path = `${assets}/weights/${file}.safetensors`;
    // The real weights and pictures are not part of the project.
    it.skipIf(!existsSync(path))(`agrees with PyTorch (needs ${path})`, async () => {
      const { network, weights } = await readWeights(readFileSync(path), networks[name]);
      const { content } = JSON.parse(readFileSync(`${root}fixtures/vgg19.json`, 'utf8'));
      const { left, top, width, height } = content;
      const pixels = sharp(`${assets}/${content.file}`).extract({ left, top, width, height }).raw();
      const image = tf.tensor4d(
        Float32Array.from(await pixels.toBuffer(), (value) => value / 255),
        [1, height, width, 3],
      );
      const prefix = `${name}/`;
      const encoders = (['max', 'average'] as const).map((pooling) => create(network, weights, { pooling }));
      await agrees(encoders[0], image, { layers: [deep], pooling: 'max', rules, prefix, fixture: zoo });
      await agrees(encoders[1], image, {
        layers: [shallow],
        pooling: 'average',
        rules: ['gradient'],
        prefix,
        fixture: zoo,
      });
      for (const encoder of encoders) encoder.dispose();
      image.dispose();
    });
  });
});
