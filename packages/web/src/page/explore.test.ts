import '@tensorflow/tfjs-backend-wasm';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  activationMap,
  createTopPatches,
  type Encoder,
  project,
  type RawImage,
  see,
  type TopPatchesFile,
} from '@pastiche/core';
import { createTfjsEncoder, networks, readWeights } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as library from '../index.ts';
import { inBrowser } from '../testing/browser.testing.ts';

/** What the page has on `window`: see page.testing.ts. */
declare const pastiche: typeof library;

const side = 48;
const layer = 'conv3_1';
const view = { size: side, mode: 'square' } as const;

/** Stripes of a period that depends on the seed; exact, so that the browser has the same. */
const pixelsOf = (seed: number): number[] =>
  Array.from({ length: side * side * 3 }, (_, i) => Math.round(127 + 127 * Math.sin(i / (5 + seed) + (i % 3))));
const imageOf = (seed: number): RawImage => ({
  data: Uint8ClampedArray.from(pixelsOf(seed)),
  width: side,
  height: side,
  channels: 3,
});

const browser = inBrowser({ sharesPage: true });
let encoder: Encoder;

beforeAll(async () => {
  await tf.setBackend('wasm');
  const file = await readFile(createRequire(import.meta.url).resolve('@pastiche/models/compact.safetensors'));
  const { network, weights } = await readWeights(file, networks.compact);
  encoder = createTfjsEncoder(network, weights);
});
afterAll(() => encoder.dispose());

const tensors = (): Promise<number> => browser.page.workers()[0].evaluate('_tfengine.state.numTensors');

describe('top patches', () => {
  /** The record of some pictures, one of which is none, in the page; and how many there were after each. */
  const inPage = (record?: TopPatchesFile): Promise<{ record: TopPatchesFile; counts: number[] }> =>
    browser.page.evaluate(
      async ([all, width, before]) => {
        const pictures = all.map((pixels, i) => ({
          name: `${i}`,
          picture: { data: Uint8ClampedArray.from(pixels), width, height: width, channels: 3 as const },
        }));
        const none = { name: 'none', picture: new Blob(['no picture']) };
        const options = { layers: ['conv3_1'], k: 2, size: width, backend: 'wasm' as const, record: before };
        const counts: number[] = [];
        let found: TopPatchesFile | undefined;
        for await (found of pastiche.topPatches([...pictures, none], options)) counts.push(found.images.length);
        return { record: found as TopPatchesFile, counts };
      },
      [[0, 1, 2].map(pixelsOf), side, record] as const,
    );

  it('are those of core, come one by one, and say what could not be read', async () => {
    const { record, counts } = await inPage();
    const top = createTopPatches({ encoder, layers: [layer], k: 2, size: side });
    for (const seed of [0, 1, 2]) await top.add(`${seed}`, imageOf(seed));
    const here = top.toJSON();
    expect(counts).toEqual([1, 2, 3, 3]);
    expect(record.skipped).toEqual([['none', expect.stringContaining('Cannot read')]]);
    expect(record.layers[0].field).toEqual(here.layers[0].field);
    for (const [unit, numbers] of record.layers[0].units.entries()) {
      for (const [i, number] of numbers.entries()) expect(number).toBeCloseTo(here.layers[0].units[unit][i], 1);
    }
    // What has been seen is not looked at again.
    expect(await inPage(record)).toEqual({ record, counts: [3, 3, 3, 3] });
  });

  it('leave no tensor behind', async () => {
    await inPage();
    const before = await tensors();
    await inPage();
    expect(await tensors()).toBe(before);
    expect(browser.page.workers()).toHaveLength(1);
  });
});

it('a projection and a heat map are those of core', async () => {
  const there = await browser.page.evaluate(
    async ([pixels, width, options]) => {
      const picture = { data: Uint8ClampedArray.from(pixels), width, height: width, channels: 3 as const };
      const { values, ...rest } = await pastiche.project(picture, { ...options, rule: 'guided' });
      const map = await pastiche.activationMap(picture, options);
      return { ...rest, values: [...values], map: [...map.values], overlay: [...map.overlay.data] };
    },
    [pixelsOf(1), side, { ...view, layer, unit: 7, backend: 'wasm' as const }] as const,
  );
  const image = see(imageOf(1), view);
  const here = await project({ encoder, image, layer, unit: 7, rule: 'guided' });
  const map = await activationMap({ encoder, image, layer, unit: 7 });
  expect([there.position, there.field]).toEqual([here.position, here.field]);
  const largest = Math.max(...here.values.map(Math.abs));
  expect(largest).toBeGreaterThan(0);
  for (const [i, value] of there.values.entries()) expect(value / largest).toBeCloseTo(here.values[i] / largest, 3);
  for (const [i, value] of there.map.entries())
    expect(value / map.strongest).toBeCloseTo(map.values[i] / map.strongest, 3);
  expect(there.overlay).toHaveLength(side * side * 4);
});

describe('what a unit would like to see', () => {
  it('comes step by step, and makes the unit fire more', async () => {
    const there = await browser.page.evaluate(async () => {
      const scores: number[] = [];
      const [picture] = await pastiche.maximize({
        ...{ layer: 'conv2_1', unit: 4, size: 32, steps: 24, backend: 'wasm' },
        onEvent: (event) => {
          if (event.type === 'step') scores.push(-event.loss);
        },
      });
      return { size: [picture.width, picture.height], scores };
    });
    expect(there.size).toEqual([32, 32]);
    expect(there.scores).toHaveLength(24);
    expect(there.scores[23]).toBeGreaterThan(2 * Math.abs(there.scores[0]));
  });

  it('is cancelled at once, and the worker goes on with other things', async () => {
    const reason = await browser.page.evaluate(() => {
      const controller = new AbortController();
      const options = { layer: 'conv4_1', unit: 4, backend: 'wasm' as const, signal: controller.signal };
      const asked = pastiche.maximize({
        ...options,
        onEvent: ({ type }) => type === 'step' && controller.abort('enough'),
      });
      return asked.then(String, (error) => error);
    });
    expect(reason).toBe('enough');
    const code = await browser.page.evaluate(() => {
      const picture = new ImageData(32, 32);
      return pastiche
        .project(picture, { layer: 'nowhere', unit: 0, backend: 'wasm' })
        .then(String, (error) => error.code);
    });
    expect(code).toBe('unknown-layer');
  });
});
