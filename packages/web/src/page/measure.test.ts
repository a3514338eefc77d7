import '@tensorflow/tfjs-backend-wasm';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { gram } from '@pastiche/core';
import { convolutionsOf, createTfjsEncoder, networks, readWeights } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type * as library from '../index.ts';
import { inBrowser } from '../testing/browser.testing.ts';
import type { MeasureInBrowserOptions } from './explore.ts';

/** What the page has on `window`: see page.testing.ts. */
declare const pastiche: typeof library;

const [width, height] = [48, 32];
const pixels = Array.from({ length: width * height * 3 }, (_, i) => 0.5 + 0.5 * Math.sin(i / 5 + (i % 3)));
const layers = ['conv2_1', 'conv4_1'];

const browser = inBrowser({ sharesPage: true });

/** The page's answer, as far as it can be posted to here. */
async function measureThere(
  options: MeasureInBrowserOptions,
): Promise<{ layer: string; shape: number[]; gram: number[]; maps: { channel: number; data: number[] }[] }[]> {
  return browser.page.evaluate(
    async ([data, w, h, rest]) => {
      const picture = { data: Float32Array.from(data), width: w, height: h, channels: 3 as const };
      const measured = await pastiche.measure(picture, { backend: 'wasm', size: w, ...rest });
      return measured.map((each) => ({
        layer: each.layer,
        shape: [each.height, each.width, each.channels],
        gram: [...each.gram],
        maps: each.maps.map(({ channel, data: values }) => ({ channel, data: [...values] })),
      }));
    },
    [pixels, width, height, options] as const,
  );
}

const channelsOf = (layer: string): number | undefined =>
  convolutionsOf(networks.compact).find(({ name }) => name === layer)?.tap;

it("gives core's Gram matrices of the same network, over positions", async () => {
  const there = await measureThere({ layers });
  const here = await gramsInNode();
  expect(there.map(({ layer, shape, maps }) => ({ layer, shape, maps }))).toEqual([
    { layer: 'conv2_1', shape: [16, 24, channelsOf('conv2_1')], maps: [] },
    { layer: 'conv4_1', shape: [4, 6, channelsOf('conv4_1')], maps: [] },
  ]);
  for (const [i, { gram: matrix, shape }] of there.entries()) {
    const largest = Math.max(...here[i].map(Math.abs));
    const positions = shape[0] * shape[1];
    const furthest = Math.max(...here[i].map((sum, entry) => Math.abs(sum / positions - matrix[entry])));
    expect(matrix).toHaveLength(here[i].length);
    expect(furthest * positions).toBeLessThan(1e-4 * largest);
  }
});

it('gives maps whose mean squares are the diagonal of the Gram matrix, the strongest first', async () => {
  const [{ gram: matrix, shape, maps }] = await measureThere({ layers: ['conv3_1'], maps: 3 });
  const energies = maps.map(({ data }) => data.reduce((sum, value) => sum + value ** 2, 0) / data.length);
  expect(maps).toHaveLength(3);
  expect(energies).toEqual(energies.toSorted((a, b) => b - a));
  for (const [i, { channel }] of maps.entries()) {
    expect(energies[i] / matrix[channel * (shape[2] + 1)]).toBeCloseTo(1, 3);
  }
});

it('shares its worker with runs, and leaves no tensor', async () => {
  await measureThere({ layers });
  const tensors = (): Promise<number> => browser.page.workers()[0].evaluate('_tfengine.state.numTensors');
  const before = await tensors();
  await browser.page.evaluate(() => {
    // Opaque: of a transparent picture there is nothing to paint.
    const content = new ImageData(new Uint8ClampedArray(48 * 48 * 4).fill(255), 48);
    return pastiche.stylize({ content, styles: content, backend: 'wasm', size: 48, iterations: 1 }).result;
  });
  await measureThere({ layers, maps: 2 });
  expect(browser.page.workers()).toHaveLength(1);
  expect(await tensors()).toBe(before);
});

it('is cancelled at once, and its worker measures again', async () => {
  const reason = await browser.page.evaluate(() => {
    const controller = new AbortController();
    const options = { layers: ['conv5_1'], size: 512, backend: 'wasm' as const, signal: controller.signal };
    const measuring = pastiche.measure(new ImageData(512, 512), options);
    setTimeout(() => controller.abort('enough'), 50);
    return measuring.then(String, (error) => error);
  });
  expect(reason).toBe('enough');
  expect(await measureThere({ layers })).toHaveLength(2);
});

it('says what is wrong, with the code', async () => {
  const codes = await browser.page.evaluate(async () => {
    const fail = (picture: ImageData | Blob, layer: string): Promise<string> =>
      pastiche.measure(picture, { layers: [layer], backend: 'wasm' }).then(String, ({ code }) => code);
    const picture = new ImageData(32, 32);
    return [await fail(picture, 'nowhere'), await fail(new Blob(['no picture']), 'conv1_1')];
  });
  expect(codes).toEqual(['unknown-layer', 'unreadable']);
});

async function gramsInNode(): Promise<number[][]> {
  await tf.setBackend('wasm');
  const file = await readFile(createRequire(import.meta.url).resolve('@pastiche/models/compact.safetensors'));
  const { network, weights } = await readWeights(file, networks.compact);
  const encoder = createTfjsEncoder(network, weights);
  const image = tf.tensor4d(pixels, [1, height, width, 3]);
  const encoding = await encoder.encode(image, layers);
  const grams = await Promise.all(layers.map(async (layer) => [...(await gram(encoding.features[layer]).data())]));
  encoding.dispose();
  encoder.dispose();
  return grams;
}
