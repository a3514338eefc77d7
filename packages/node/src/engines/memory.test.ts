import { totalmem } from 'node:os';
import { contentLoss, resolveOptions, type Size, type StyleOptions } from '@pastiche/core';
import { describe, expect, it } from 'vitest';
import { loadEncoder } from '../loadEncoder.ts';
import { pipeline } from '../pipeline.ts';
import type { BackendName } from './candidates.ts';
import { checkMemory, largestSize, type Memory } from './memory.ts';
import { predictMemory } from './predictMemory.ts';

const pictures = { content: { width: 4000, height: 3000 }, styles: { width: 1000, height: 800 } };
/** Opens a network, and asks whether there is memory for a run on it. */
async function open(backend: BackendName, model: 'random' | 'compact') {
  const engine = await pipeline.engines.open(backend);
  const encoder = await loadEncoder({ model, backend });
  const check = (
    { content, styles, ...options }: Partial<StyleOptions> & { content: Size; styles: Size },
    memory?: Memory,
  ) => checkMemory({ encoder, engine, settings: resolveOptions(options), content, styles: [styles] }, memory);
  return { encoder, check };
}

const machine = (gigabytes: number): Memory => ({
  machine: gigabytes * 1e9,
  free: gigabytes * 1e9,
  wasm: 3.5 * 2 ** 30,
});

describe('the memory of a run', () => {
  /** Peak resident memory, in MB, by `npx tsx bench/memory.ts`; pictures as it makes them. */
  it.each([
    ['onnx', 'compact', 256, 256, 1, 415],
    ['onnx', 'compact', 512, 288, 1, 638],
    ['onnx', 'compact', 512, 512, 1, 754],
    ['onnx', 'compact', 512, 512, 4, 1821],
    ['onnx', 'compact', 768, 768, 2, 1655],
    ['onnx', 'compact', 1024, 1024, 1, 1845],
    ['onnx', 'vgg16', 512, 384, 1, 1340],
    ['onnx', 'vgg19', 256, 256, 1, 1053],
    ['onnx', 'vgg19', 512, 512, 1, 1606],
    ['onnx', 'vgg19', 512, 512, 2, 1824],
    ['onnx', 'vgg19', 1024, 576, 1, 2422],
    ['wasm', 'compact', 256, 256, 1, 330],
    ['wasm', 'compact', 256, 256, 3, 779],
    ['wasm', 'compact', 512, 512, 1, 605],
    ['wasm', 'compact', 1024, 768, 1, 1402],
    ['wasm', 'vgg19', 256, 256, 1, 804],
    ['wasm', 'vgg19', 256, 256, 2, 1097],
    ['wasm', 'vgg19', 512, 512, 1, 1652],
  ] as const)(
    '%s, %s, %d x %d, paintings %d times as large: within a quarter',
    (backend, model, width, height, styleScale, measured) => {
      const size = Math.max(width, height);
      const side = 2 * Math.max(1, styleScale) * size;
      const content = { width: 2 * width, height: 2 * height };
      const styles = { width: side, height: side };
      const { process } = predictMemory({ backend, model, size, styleScale, content, styles });
      expect(process / 1e6 / measured).toBeGreaterThan(0.75);
      expect(process / 1e6 / measured).toBeLessThan(1.25);
    },
  );

  it.each([
    ['onnx', 512, 585],
    ['onnx', 1024, 1670],
    ['wasm', 512, 487],
  ] as const)('%s, %d px, where the picture wraps: within a quarter', (backend, size, measured) => {
    const given = { content: { width: 768, height: 512 }, styles: { width: 512, height: 512 } };
    const { process } = predictMemory({ ...given, backend, size, border: 'wrap' });
    expect(Math.abs(process / 1e6 / measured - 1)).toBeLessThan(0.25);
  });

  it('is more for every painting, larger paintings, L-BFGS, and losses that need the features', () => {
    const usual = { ...pictures, backend: 'onnx', model: 'vgg19', size: 1024 } as const;
    const { process: least } = predictMemory(usual);
    const more = (question: object): number => predictMemory({ ...usual, ...question }).process;
    expect(more({ styles: [pictures.styles, pictures.styles] })).toBe(least + 1000 * 800 * 15);
    expect(more({ styleScale: 4 })).toBeGreaterThan(1.2 * least);
    expect(more({ optimizer: 'lbfgs' })).toBeGreaterThan(least);
    expect(more({ losses: [contentLoss({ layer: 'conv5_1' })] })).toBeGreaterThan(least);
  });

  it('is all in WebAssembly where that computes, and little of it elsewhere', () => {
    const [wasm, onnx] = (['wasm', 'onnx'] as const).map((backend) => predictMemory({ ...pictures, backend }));
    expect(wasm.wasm).toBeGreaterThan(0.4 * wasm.process);
    expect(onnx.wasm).toBeLessThan(0.15 * onnx.process);
  });
});

describe.each(['wasm', 'onnx'] as const)('on %s', (backend) => {
  it('refuses a size that there is no memory for, and names the largest that fits', async () => {
    const { encoder, check: checkRun } = await open(backend, 'random');
    const check = (size: number) => (): unknown => checkRun({ ...pictures, size }, machine(1));
    expect(check(4096)).toThrow(
      expect.objectContaining({
        code: 'out-of-memory',
        message: expect.stringMatching(/^At size 4096 this picture takes about \d+\.\d GB, and .+ has \d\.\d: choose/),
      }),
    );
    const largest = largestSize({ ...pictures, backend, model: 'random' }, machine(1));
    expect(check(4096)).toThrow(`a size of at most ${largest}, or another backend`);
    const at = (size: number): number => {
      const content = { width: 2 * size, height: 1.5 * size };
      return predictMemory({ ...pictures, content, backend, model: 'random', size }).process;
    };
    expect([at(largest) <= 1e9, at(largest + 2) <= 1e9]).toEqual([true, false]);
    expect(() =>
      checkRun({ ...pictures, content: { width: 2 * largest, height: 1.5 * largest }, size: largest }, machine(1)),
    ).not.toThrow();
    encoder.dispose();
  });

  it('advises another network where no size fits', async () => {
    const { encoder, check } = await open(backend, 'random');
    expect(() => check(pictures, machine(0.2))).toThrow('a smaller network');
    encoder.dispose();
  });
});

it('knows what a run takes on each: 3000 px is too large for WebAssembly alone', async (context) => {
  const size = 3000;
  const slow = await open('wasm', 'compact');
  expect(() => slow.check({ ...pictures, size })).toThrow('WebAssembly has 3.8');
  const fast = await open('onnx', 'compact');
  expect(() => fast.check({ ...pictures, size }, machine(8))).toThrow('this machine has 8.0');
  if (totalmem() > 2 ** 34) expect(fast.check({ ...pictures, size })?.process).toBeGreaterThan(4e9);
  else context.skip('This machine has no 16 GB');
  slow.encoder.dispose();
  fast.encoder.dispose();
});
