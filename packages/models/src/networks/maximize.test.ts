import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import { maximize, wish } from '@pastiche/core';
import { withoutLeak } from '@pastiche/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as runtime from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { createOnnxEncoder } from '../onnx/onnxEncoder.ts';
import { readWeights } from '../weights/formats/readWeights.ts';
import { networks } from './networks.ts';

it('makes what a unit of the compact network likes, and another does not', async () => {
  await tf.setBackend('cpu');
  const bytes = readFileSync(new URL('../../weights/compact.safetensors', import.meta.url));
  const { network, weights } = await readWeights(bytes, networks.compact, ['conv3_1']);
  const encoder = createOnnxEncoder(runtime, network, weights);
  const scores: Record<number, number[]> = { 5: [], 9: [] };
  for (const unit of [5, 9]) {
    await withoutLeak('maximize', async () => {
      const run = maximize({ encoder, wish: wish.channel('conv3_1', unit), size: 48, steps: 40 });
      for await (const event of run) if (event.type === 'step') scores[unit].push(-event.loss);
      const [{ data, width, height }] = await run.result;
      const picture = tf.tensor4d(
        Float32Array.from(data, (value) => value / 255),
        [1, height, width, 3],
      );
      const encoding = await encoder.encode(picture, ['conv3_1']);
      const means = tf.mean(encoding.features.conv3_1, [0, 1, 2]);
      const values = await means.data();
      expect(values[unit]).toBeGreaterThan(2 * values[14 - unit]);
      tf.dispose([picture, means]);
      encoding.dispose();
    });
    expect(scores[unit][39]).toBeGreaterThan(5 * scores[unit][0]);
  }
  encoder.dispose();
});
