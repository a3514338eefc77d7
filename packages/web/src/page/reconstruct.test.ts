import '@tensorflow/tfjs-backend-wasm';
import { type RawImage, reconstructContent, reconstructStyle } from '@pastiche/core';
import { createTfjsEncoder, networks, randomWeights } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { inBrowser } from '../testing/browser.testing.ts';

const browser = inBrowser({ sharesPage: true });

const pixels = Array.from({ length: 32 * 32 * 3 }, (_, i) => Math.round(127 + 120 * Math.sin(i / 7 + (i % 3))));
const settings = { size: 32, minSize: 32, iterations: 6, seed: 5 };

interface Rebuilt {
  pixels: number[];
  costs: string[];
  tensors: number;
}

async function rebuildThere(target: { layer: string } | { layers: string[] }): Promise<Rebuilt> {
  const { page } = browser;
  const seen = await page.evaluate(
    async ([data, given, options]) => {
      const picture = { data: Uint8ClampedArray.from(data), width: 32, height: 32, channels: 3 as const };
      const engine = { ...options, backend: 'wasm' as const, model: 'random' as const };
      const run =
        'layer' in given
          ? pastiche.reconstructContent(picture, { ...engine, ...given })
          : pastiche.reconstructStyle(picture, { ...engine, ...given });
      let costs: string[] = [];
      for await (const event of run) if (event.type === 'step') costs = Object.keys(event.costs);
      const { data: rgba } = await run.result;
      return { pixels: [...rgba].filter((_, i) => rgba.length === data.length || i % 4 < 3), costs };
    },
    [pixels, target, settings] as const,
  );
  return { ...seen, tensors: await page.workers()[0].evaluate<number>('_tfengine.state.numTensors') };
}

async function rebuildHere(target: { layer: string } | { layers: string[] }): Promise<ArrayLike<number>> {
  await tf.setBackend('wasm');
  const encoder = createTfjsEncoder(networks.random, randomWeights(networks.random, 0));
  const image: RawImage = { data: Uint8ClampedArray.from(pixels), width: 32, height: 32, channels: 3 };
  const given = { ...settings, image, encoder };
  const run =
    'layer' in target ? reconstructContent({ ...given, ...target }) : reconstructStyle({ ...given, ...target });
  const { data } = await run.result;
  encoder.dispose();
  return data;
}

it.each([
  [{ layer: 'conv2_1' }, ['content/conv2_1', 'variation']],
  [{ layers: ['conv1_1', 'conv2_1'] }, ['style/conv1_1', 'style/conv2_1', 'variation']],
])('a reconstruction from %o is that of core, and leaves no tensor', async (target, costs) => {
  const there = await rebuildThere(target);
  const here = await rebuildHere(target);
  expect(there.costs).toEqual(costs);
  expect(there.pixels).toHaveLength(here.length);
  const mean = there.pixels.reduce((sum, value, i) => sum + Math.abs(value - here[i]), 0) / here.length;
  expect(mean).toBeLessThan(2);
  expect((await rebuildThere(target)).tensors).toBe(there.tensors);
});
