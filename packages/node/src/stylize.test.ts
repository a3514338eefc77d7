import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RawImage, StyleEvent, TileOptions } from '@pastiche/core';
import { withoutLeak } from '@pastiche/core/testing';
import type { UsualLayers } from '@pastiche/models';
import { memoryCache, networks, parseSources, randomWeights, writeSafetensors } from '@pastiche/models';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { badServer, good } from '../../../test/badServer.ts';
import { useBackend } from './backend.ts';
import { writeImage } from './files/images.ts';
import { finishColors } from './finishColors.ts';
import { type LoadEncoderOptions, loadEncoder } from './loadEncoder.ts';
import { pipeline } from './pipeline.ts';
import { type StylizeFilesOptions, stylize } from './stylize.ts';
import { embeddedShapes, pattern, temporaryFolder, writeWeights } from './testing.ts';
import { texture } from './texture.ts';

const folder = temporaryFolder();
const content = join(folder, 'content.png');
const styles = join(folder, 'style.png');
const small = { content, styles, size: 32, minSize: 32, iterations: 10 } satisfies StylizeFilesOptions;

beforeAll(async () => {
  await writeImage(content, pattern(40, 30));
  await writeImage(styles, pattern(36, 36, 3, 2));
  await useBackend('wasm');
});

// A run on another backend makes that the global one.
afterEach(() => useBackend('wasm'));

function difference(a: RawImage, b: RawImage): { mean: number; most: number } {
  const differences = Array.from(a.data, (value, i) => Math.abs(value - b.data[i]));
  return { mean: differences.reduce((sum, value) => sum + value) / differences.length, most: Math.max(...differences) };
}

it('finishColors changes the colors of a picture as a run would have, with files', async () => {
  const plain = await stylize({ ...small, iterations: 2 }).result;
  await plain.toFile(join(folder, 'plain.png'));
  const choice = { colors: 'content', colorStrength: 0.7, palette: 0.2 } as const;
  const later = await finishColors(join(folder, 'plain.png'), { content, styles: [styles], ...choice });
  expect(difference(later, await stylize({ ...small, iterations: 2, ...choice }).result).mean).toBeLessThan(3);
  const mask = join(folder, 'mask.png');
  const { width, height } = plain;
  const half = (width * height) / 2;
  await writeImage(mask, { width, height, channels: 1, data: new Uint8Array(2 * half).fill(255, 0, half) });
  const masked = await finishColors(plain, { content, styles, masks: [mask], palette: 1 });
  expect(masked.data.subarray(3 * half)).toEqual(plain.data.subarray(3 * half));
  expect(masked.data).not.toEqual(plain.data);
  const reading = (only?: 'bytes') => finishColors(plain, { content: 'nothing.png', styles, only });
  await expect(reading()).rejects.toMatchObject({ code: 'unreadable' });
  await expect(reading('bytes')).rejects.toMatchObject({ code: 'invalid-option' });
});

it('a texture is made of paintings alone, and a tile in sizes that meet', async () => {
  const quick = { styles, minSize: 32, iterations: 2, model: 'random' } as const;
  const tile = await withoutLeak('the run', () => texture({ ...quick, width: 50, height: 20, seamless: 'x' }).result);
  expect([tile.width, tile.height]).toEqual([48, 20]);
  expect((await texture({ ...quick, size: 24 }).result).height).toBe(24);
  expect(() => texture({ ...quick, width: 8 })).toThrow(
    'Expected a whole number from 16 to 8192 for width but received 8',
  );
});

describe('stylize', () => {
  it('paints files, and the same seed gives the same PNG to the bit', async () => {
    const files = [join(folder, 'first.png'), join(folder, 'second.png')];
    for (const file of files) {
      const picture = await withoutLeak('the run', () => stylize({ ...small, init: 'random', seed: 7 }).result);
      expect(picture).toMatchObject({ width: 32, height: 24, channels: 3 });
      await writeImage(file, picture);
    }
    expect(readFileSync(files[0])).toEqual(readFileSync(files[1]));
    const other = await stylize({ ...small, iterations: 1, init: 'random', seed: 8 }).result;
    const same = await stylize({ ...small, iterations: 1, init: 'random', seed: 7 }).result;
    expect(difference(other, same).mean).toBeGreaterThan(10);
  });

  it('gives on WebAssembly what plain JavaScript gives, within one level of 255 on average', async () => {
    // Plain JavaScript needs a second for two steps.
    const few = { ...small, iterations: 4 };
    const fast = await stylize({ ...few, backend: 'wasm' }).result;
    const plain = await withoutLeak('the run', () => stylize({ ...few, backend: 'cpu' }).result);
    const { mean, most } = difference(fast, plain);
    expect(mean).toBeLessThan(1);
    expect(most).toBeLessThan(16);
  });

  it('gives on ONNX Runtime what WebAssembly gives, and the same PNG to the bit for the same seed', async () => {
    const wasm = await stylize({ ...small, backend: 'wasm' }).result;
    const onnx = await withoutLeak('the run', () => stylize({ ...small, backend: 'onnx' }).result);
    const { mean, most } = difference(onnx, wasm);
    expect(mean).toBeLessThan(1);
    expect(most).toBeLessThan(16);
    const again = await stylize({ ...small, backend: 'onnx' }).result;
    expect(again.data).toEqual(onnx.data);
  });

  it.each(['wasm', 'onnx'] as const)('paints in blocks on %s what it paints as a whole', async (backend) => {
    // Layers whose features see little, so that blocks may be small.
    const layers = { contentLayers: { conv2_1: 1 }, styleLayers: { conv1_1: 1, conv2_1: 1 } };
    const job = {
      ...small,
      ...layers,
      backend,
      size: 96,
      minSize: 96,
      iterations: 3,
      optimizer: 'gradient-descent',
    } as const;
    const follow = async (tileSize?: number) => {
      const losses: number[] = [];
      let tiles: TileOptions | undefined;
      const run = pipeline.run({ ...job, tileSize }, { onReady: ({ memory }) => (tiles = memory?.tiles) });
      for await (const event of run) if (event.type === 'step') losses.push(event.loss);
      return { losses, tiles, picture: await run.result };
    };
    const [whole, blocks] = [await follow(), await follow(64)];
    expect([whole.tiles, blocks.tiles]).toEqual([undefined, { mostPixels: 64 * 64 }]);
    for (const [i, loss] of whole.losses.entries()) expect(blocks.losses[i] / loss).toBeCloseTo(1, 4);
    expect(difference(whole.picture, blocks.picture).most).toBeLessThanOrEqual(1);
  });

  it('takes addresses, bytes and raw images, to start from too', async () => {
    const result = await withoutLeak('the run', () => {
      const several = [readFileSync(styles), pattern(20, 20)];
      return stylize({
        ...small,
        content: pathToFileURL(content),
        styles: several,
        init: pathToFileURL(styles),
        iterations: 1,
      }).result;
    });
    expect(result).toMatchObject({ width: 32, height: 24 });
  });

  it.each(['wasm', 'onnx'] as const)('paints like paintings with one side far shorter, on %s', async (backend) => {
    for (const [width, height] of [
      [100, 18],
      [928, 169],
      [1, 512],
      [900, 1],
      [4096, 800],
    ]) {
      const styles = pattern(width, height);
      const picture = await stylize({ ...small, size: 64, iterations: 1, coarseIterations: 1, styles, backend }).result;
      expect(picture).toMatchObject({ width: 64, height: 48 });
    }
  });

  it('keeps alpha', async () => {
    const result = await stylize({ ...small, content: pattern(40, 30, 4), iterations: 1 }).result;
    expect(result.channels).toBe(4);
    expect([result.data[3], result.data[result.data.length - 1]]).toEqual([0, 255]);
  });

  it('tells of every step, and shows the picture on the way', async () => {
    const run = stylize({ ...small, iterations: 3 });
    const types: StyleEvent['type'][] = [];
    let halfway: RawImage | undefined;
    for await (const event of run) {
      types.push(event.type);
      if (event.type === 'step' && event.iteration === 2) halfway = await run.snapshot();
    }
    expect(types).toEqual(['backend', 'scale', 'step', 'step', 'step', 'done']);
    expect(halfway).toMatchObject({ width: 32, height: 24 });
  });

  it('drafts through another network', async () => {
    const options = { ...small, size: 48, model: 'random', iterations: 1, coarseIterations: 4 } as const;
    const drafted = await withoutLeak('the run', () => stylize({ ...options, coarseModel: 'compact' }).result);
    const [plain, same] = [await stylize(options).result, await stylize({ ...options, coarseModel: 'random' }).result];
    expect(same.data).toEqual(plain.data);
    expect(difference(drafted, plain).mean).toBeGreaterThan(1);
  });

  it('sees the same picture with another border as another', async () => {
    const plain = await stylize(small).result;
    const bordered = await withoutLeak('the run', () => stylize({ ...small, border: 'replicate' }).result);
    expect(bordered.data).not.toEqual(plain.data);
  });

  it('leaves an encoder of the caller alone', async () => {
    const encoder = await loadEncoder();
    for (let i = 0; i < 2; i++)
      await withoutLeak('the run', () => stylize({ ...small, encoder, iterations: 1 }).result);
    encoder.dispose();
  });

  it('frees everything when it is cancelled, at any point', async () => {
    for (const steps of [0, 1, 3]) {
      const controller = new AbortController();
      const run = stylize({ ...small, signal: controller.signal });
      const reason = new Error('enough');
      await withoutLeak('the run', async () => {
        const follow = async (): Promise<void> => {
          if (steps === 0) controller.abort(reason);
          for await (const event of run)
            if (event.type === 'step' && event.iteration === steps) controller.abort(reason);
        };
        await expect(follow(), `after ${steps} steps`).rejects.toBe(reason);
        await expect(run.result).rejects.toBe(reason);
      });
    }
  });

  it('frees everything when the loop is left', async () => {
    await withoutLeak('the run', async () => {
      const run = stylize(small);
      for await (const event of run) if (event.type === 'step') break;
      await expect(run.result).rejects.toMatchObject({ name: 'AbortError' });
    });
  });

  it.each<[string, Partial<StylizeFilesOptions>, object]>([
    ['a missing file', { content: join(folder, 'none.jpg') }, { code: 'unreadable' }],
    ['a wrong option', { size: Number.NaN }, { code: 'invalid-option' }],
    ['an unknown preset', { preset: 'nice' as 'paper' }, { code: 'invalid-option' }],
    [
      'an unknown layer',
      { styleLayers: { conv9_9: 1 } },
      { code: 'unknown-layer', message: expect.stringContaining('conv5_1') },
    ],
    ['a wrong blend', { blend: [1, 2] }, { code: 'invalid-option' }],
    ['a wrong start', { init: 'nothing' as 'random' }, { code: 'invalid-option' }],
  ])('rejects %s, and leaves nothing', async (_, wrong, error) => {
    await withoutLeak('the run', () => expect(stylize({ ...small, ...wrong }).result).rejects.toMatchObject(error));
  });
});

describe('a network with branches', () => {
  it.each(['squeezenet', 'googlenet'] as const)(
    'paints with the layers that %s usually has, or those asked for',
    async (model) => {
      const weights = writeSafetensors(randomWeights(networks[model], 1));
      const options = { ...small, size: 48, minSize: 48, iterations: 1, model, weights };
      const costsOf = async (more: Partial<StylizeFilesOptions>): Promise<string[]> => {
        for await (const event of stylize({ ...options, ...more }))
          if (event.type === 'step') return Object.keys(event.costs);
        return [];
      };
      const { contentLayers, styleLayers } = networks[model].usual as UsualLayers;
      const style = Object.keys(styleLayers).map((layer) => `style/${layer}`);
      expect(await costsOf({})).toEqual(expect.arrayContaining([`content/${Object.keys(contentLayers)[0]}`, ...style]));
      expect(await costsOf({ styleLayers: { [Object.keys(styleLayers)[1]]: 1 } })).toContain(style[1]);
    },
  );
});

describe('loadEncoder', () => {
  it('fetches a trained network where it is told to, tells of it, and fails where there is none', async () => {
    const shallow = randomWeights({ ...networks.vgg16, operations: networks.vgg16.operations.slice(0, 2) }, 1);
    const file = writeSafetensors(shallow);
    const server = await badServer({ '/vgg16': good(file) });
    const options: LoadEncoderOptions = {
      model: 'vgg16',
      layers: ['conv1_2'],
      sources: parseSources(`${server.address}/{model}`, 'vgg16'),
      cache: memoryCache(),
    };
    const events: unknown[] = [];
    const encoder = await loadEncoder(options, (event) => events.push(event));
    await server.close();
    expect(encoder.layers).toEqual(['conv1_1', 'conv1_2']);
    const whole = { loaded: file.length, total: file.length };
    expect(events.at(-1)).toMatchObject({ type: 'weights', network: 'vgg16', ...whole });
    (await loadEncoder(options)).dispose();
    encoder.dispose();
    await expect(loadEncoder({ ...options, cache: memoryCache() })).rejects.toMatchObject({ code: 'download-failed' });
  });

  it('refuses an unknown model, pooling and border', async () => {
    await expect(loadEncoder({ model: 'toString' as 'vgg16' })).rejects.toThrow(
      /^Expected one of .*vgg19.* for model but received 'toString'$/,
    );
    await expect(loadEncoder({ pooling: 'min' as 'max' })).rejects.toThrow(
      "Expected 'max' or 'average' for pooling but received 'min'",
    );
    await expect(loadEncoder({ border: 'gray' as 'zeros' })).rejects.toThrow(
      "Expected 'zeros' or 'replicate' or 'wrap' or 'wrap-x' or 'wrap-y' for border but received 'gray'",
    );
  });

  it('reads no more than is asked for', async () => {
    const weights = writeWeights(join(folder, 'whole.safetensors'), embeddedShapes());
    const encoder = await loadEncoder({ model: 'random', weights, layers: ['image', 'conv2_1'] });
    expect(encoder.layers).toEqual(['conv1_1', 'conv1_2', 'conv2_1']);
    await withoutLeak(
      'the run',
      async () =>
        stylize({ ...small, encoder, iterations: 1, contentLayers: { conv2_1: 1 }, styleLayers: { conv1_1: 1 } })
          .result,
    );
    encoder.dispose();
  });

  it('says where the weights end', async () => {
    const shapes = Object.entries(embeddedShapes()).filter(([name]) => name.startsWith('conv1'));
    const weights = writeWeights(join(folder, 'short.safetensors'), Object.fromEntries(shapes));
    await withoutLeak('the run', () =>
      expect(loadEncoder({ model: 'random', weights, layers: ['conv2_1'] })).rejects.toMatchObject({
        code: 'invalid-weights',
        message: 'These weights end at conv1_2, but conv2_1 is asked for',
      }),
    );
  });
});
