import { totalmem } from 'node:os';
import type { Encoder } from '@pastiche/core';
import { afterAll, describe, expect, it } from 'vitest';
import { useBackend } from './backend.ts';
import { loadEncoder } from './encoder.ts';
import { checkMemory } from './memory.ts';
import { pattern } from './testing.ts';

const layers = ['conv1_1', 'conv5_1'];
const picture = pattern(40, 30);

describe.each(['wasm', 'onnx'] as const)('on %s', (backend) => {
  it('refuses a size that there is no memory for, and names one that fits', async () => {
    await useBackend(backend);
    const encoder = await loadEncoder({ model: 'random' });
    const limit = { owner: 'this test', memory: 2 ** 30, of: 'activations', multiple: 4 } as const;
    const check = (size: number): void => checkMemory(encoder, layers, picture, { size }, [limit]);
    expect(() => check(4096)).toThrow(
      expect.objectContaining({
        code: 'out-of-memory',
        message: expect.stringMatching(/^At size 4096 this picture takes about \d+ GB, and this test has 1: choose/),
      }),
    );
    let message = '';
    try {
      check(4096);
    } catch (error) {
      ({ message } = error as Error);
    }
    const largest = Number(/at most (\d+)/.exec(message)?.[1]);
    expect(() => check(largest)).not.toThrow();
    expect(() => check(largest + 16)).toThrow('choose a size');
    encoder.dispose();
  });

  it('counts only what the losses read, where only that takes the memory', async () => {
    await useBackend(backend);
    const encoder = await loadEncoder({ model: 'random' });
    // 16 + 128 / 256 channels at 4 bytes a pixel, of 1024 x 768.
    const memory = 4 * 16.5 * 1024 * 768;
    const limit = { owner: 'this test', of: 'features', multiple: 1 } as const;
    const check = (bytes: number): void =>
      checkMemory(encoder, layers, picture, { size: 1024 }, [{ ...limit, memory: bytes }]);
    expect(() => check(memory)).not.toThrow();
    expect(() => check(memory - 1)).toThrow('at most 1023');
    encoder.dispose();
  });
});

it('knows what a run takes on each: 8192 px is too large for both, and 2500 for WebAssembly alone', async (context) => {
  const at = (encoder: Encoder, size: number): (() => void) => {
    return () => checkMemory(encoder, layers, picture, { size });
  };
  await useBackend('wasm');
  const slow = await loadEncoder({ model: 'compact' });
  expect(at(slow, 2500)).toThrow('WebAssembly has 4');
  await useBackend('onnx');
  const fast = await loadEncoder({ model: 'compact' });
  expect(at(fast, 8192)).toThrow('choose a size');
  if (totalmem() > 2 ** 33) expect(at(fast, 2500)).not.toThrow();
  else context.skip('This machine has no 8 GB');
  slow.dispose();
  fast.dispose();
});

afterAll(() => useBackend('wasm'));
