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
      const content = { width: Math.min(4000, 2 * size), height: Math.min(3000, 1.5 * size) };
      const tiles = { mostPixels: 384 ** 2 };
      return predictMemory({ ...pictures, content, backend, model: 'random', size, tiles }).process;
    };
    expect([at(largest) <= 1e9, at(largest + 2) <= 1e9]).toEqual([true, false]);
    expect(() => checkRun({ ...pictures, size: largest }, machine(1))).not.toThrow();
    encoder.dispose();
  });

  it('advises another network where no size fits', async () => {
    const { encoder, check } = await open(backend, 'random');
    expect(() => check(pictures, machine(0.2))).toThrow('a smaller network');
    encoder.dispose();
  });
});

describe('a picture that does not fit as a whole', () => {
  const size = 3000;

  it('is computed in the largest blocks that fit into what is free', async () => {
    const { encoder, check } = await open('onnx', 'compact');
    const within = (free: number) => check({ ...pictures, size }, { ...machine(64), free: free * 1e9 });
    expect(within(64)?.tiles).toBeUndefined();
    const [some, few] = [within(5), within(3)];
    expect(some?.process).toBeLessThanOrEqual(5e9);
    expect(few?.process).toBeLessThanOrEqual(3e9);
    expect(few?.tiles?.mostPixels).toBeLessThan(some?.tiles?.mostPixels ?? 0);
    // Where nothing fits into what is free, others' memory can go to disk.
    expect(within(0.1)?.tiles).toBeUndefined();
    encoder.dispose();
  });

  it('has blocks of a size that was asked for, in a memory that was allowed', async () => {
    const { encoder } = await open('onnx', 'compact');
    const engine = await pipeline.engines.open('onnx');
    const ask = { encoder, engine, settings: resolveOptions({ size }), content: pictures.content };
    const styles = [pictures.styles];
    expect(checkMemory({ ...ask, styles, tileSize: 640 }, machine(64))?.tiles).toEqual({ mostPixels: 640 ** 2 });
    expect(checkMemory({ ...ask, styles, memory: 3e9 })?.process).toBeLessThanOrEqual(3e9);
    expect(() => checkMemory({ ...ask, styles, memory: 3e8 })).toThrow('it may take 0.3');
    encoder.dispose();
  });

  it('has its pictures in plain arrays beside ONNX Runtime, and within WebAssembly without it', async () => {
    const [slow, fast] = [await open('wasm', 'compact'), await open('onnx', 'compact')];
    expect(slow.check({ ...pictures, size }, machine(64))?.tiles).toBeDefined();
    expect(() => slow.check({ ...pictures, size: 8192 }, machine(64))).toThrow('WebAssembly has 3.8');
    expect(fast.check({ ...pictures, size: 8192 }, machine(8))).toMatchObject({ beside: 'cpu', wasm: 0 });
    slow.encoder.dispose();
    fast.encoder.dispose();
  });
});
