// What is given to stylize, explore and loadEncoder reaches the encoder that is made.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StyleOptions } from '@pastiche/core';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as onnx from '../../models/src/onnx/onnxEncoder.ts';
import * as tfjs from '../../models/src/tfjs/tfjsEncoder.ts';
import { explore } from './explore/explore.ts';
import { writeImage } from './files/images.ts';
import { loadEncoder } from './loadEncoder.ts';
import { type StylizeFilesOptions, stylize } from './stylize.ts';
import { pattern, temporaryFolder } from './testing.ts';

vi.mock('../../models/src/tfjs/tfjsEncoder.ts', { spy: true });
vi.mock('../../models/src/onnx/onnxEncoder.ts', { spy: true });

const folder = temporaryFolder();
const images = join(folder, 'images');
const model = 'random';

beforeAll(async () => {
  mkdirSync(images);
  await writeImage(join(images, 'one.png'), pattern(40, 40));
});

beforeEach(() => vi.clearAllMocks());

const given = [
  ['pooling', 'average'],
  ['border', 'replicate'],
  ['wayBack', 'transposed'],
] as const;

describe.each(given)('%s', (name, value) => {
  const reached = { [name]: value };
  const expectReached = (): void => {
    const [call] = vi.mocked(tfjs.createTfjsEncoder).mock.calls;
    expect(call[2]).toMatchObject(reached);
  };

  it('reaches the encoder from stylize', async () => {
    const small: StylizeFilesOptions = { content: pattern(40, 30), styles: pattern(36, 36), size: 32, iterations: 1 };
    await stylize({ ...small, ...(reached as Partial<StyleOptions>), model, backend: 'wasm' }).result;
    expectReached();
  });

  it('reaches the encoder from explore', async () => {
    const output = join(folder, name);
    const options = {
      images,
      output,
      model,
      layers: ['conv1_1'],
      size: 32,
      rule: 'none',
      units: 1,
      patches: 1,
    } as const;
    // Once the network is open, nothing more is needed.
    for await (const { type } of explore({ ...options, ...reached, backend: 'wasm' })) if (type === 'network') break;
    expectReached();
  });

  it('reaches the encoder from loadEncoder', async () => {
    (await loadEncoder({ model, ...reached, backend: 'wasm' })).dispose();
    expectReached();
  });
});

it('session options reach ONNX Runtime', async () => {
  const session = { executionProviders: ['cpu'] };
  (await loadEncoder({ model, session, backend: 'onnx' })).dispose();
  expect(vi.mocked(onnx.createOnnxEncoder).mock.calls[0][3]).toMatchObject({ session });
});

it('the device and its floats reach ONNX Runtime, which is chosen for them', async () => {
  (await loadEncoder({ model, device: 'cpu', dtype: 'f16' })).dispose();
  const [options] = vi.mocked(onnx.createOnnxEncoder).mock.calls.map((call) => call[3]);
  expect(options).toMatchObject({ dtype: 'f16', session: { executionProviders: ['cpu'] } });
});

it.each([
  [{ backend: 'wasm', device: 'cpu' }, 'invalid-option', /the backend wasm has no devices .+ for device/],
  [{ backend: 'wasm', dtype: 'f16' }, 'invalid-option', /backend 'onnx'/],
  [{ device: 'gpu' }, 'invalid-option', /one of auto, cuda, dml, coreml, webgpu, cpu for device/],
  [{ dtype: 'f8' }, 'invalid-option', /'f32' or 'f16' for dtype/],
  // No build for Linux has it, and none for Windows or macOS has CUDA by itself.
  [
    { device: process.platform === 'linux' ? 'dml' : 'cuda' },
    'backend-unavailable',
    /device .+ fails: .+ Leave the device out/,
  ],
] as const)('%o is refused', async (wrong, code, message) => {
  const small = { content: pattern(40, 30), styles: pattern(36, 36), size: 32, iterations: 1, model };
  const run = stylize({ ...small, ...wrong } as unknown as StylizeFilesOptions).result;
  await expect(run).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

it('loadEncoder and explore refuse an option that nobody knows', async () => {
  const error = { code: 'invalid-option', message: expect.stringContaining("'modell'. Did you mean 'model'?") };
  const wrong = { modell: model, images: 'photos', output: 'report' };
  await expect(loadEncoder({ modell: model } as object)).rejects.toMatchObject(error);
  await expect(explore(wrong).next()).rejects.toMatchObject(error);
});

it.each([
  [{ content: 42 }, /^Expected a path, a URL, .+ for content but received 42$/],
  [{ content: new Map() }, /for content but received \[object Map\]$/],
  [
    { styles: undefined, style: 'a.png' },
    /^Expected the name of an option but received 'style'. Did you mean 'styles'\?$/,
  ],
  [{ iteratons: 9 }, /^Expected the name of an option but received 'iteratons'. Did you mean 'iterations'\?$/],
] as [object, RegExp][])('stylize refuses %o in one line', async (wrong, message) => {
  const options = { content: pattern(40, 30), styles: pattern(36, 36), ...wrong } as StylizeFilesOptions;
  await expect(stylize(options).result).rejects.toMatchObject({
    code: 'invalid-option',
    message: expect.stringMatching(message),
  });
});
