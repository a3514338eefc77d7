import type { RawImage } from '@pastiche/core';
import { withoutLeak } from '@pastiche/core/testing';
import { describe, expect, it } from 'vitest';
import { createPipeline } from './pipeline.ts';
import { pattern, testPlatform } from './platform.testing.ts';

const job = { content: pattern(40, 30), styles: pattern(36, 36, 2), size: 32, minSize: 32, iterations: 3 } as const;
const backends = ['wasm', 'cpu', 'onnx'] as const;

describe('runs on different backends at once', () => {
  it('give the same pictures as each alone, bit for bit', async () => {
    const { run } = createPipeline(testPlatform().platform);
    const paint = (backend: 'onnx' | 'wasm' | 'cpu'): Promise<RawImage> => run({ ...job, backend }).result;
    const alone: RawImage[] = [await paint('wasm')];
    await withoutLeak('all', async () => {
      for (const backend of backends.slice(1)) alone.push(await paint(backend));
      for (let round = 0; round < 5; round++) {
        const together = await Promise.all(backends.map(paint));
        expect(together.map(({ data }) => data)).toEqual(alone.map(({ data }) => data));
      }
    });
  });
});
