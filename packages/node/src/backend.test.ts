import { createRequire } from 'node:module';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { probeBackends, useBackend } from './backend.ts';
import type { BackendName } from './engines/candidates.ts';
import { loadEncoder } from './loadEncoder.ts';

const isInstalled = (module: string): Promise<boolean> =>
  import(module).then(
    () => true,
    () => false,
  );

describe('useBackend', () => {
  it('takes the fastest that is installed, and says nothing of what is not', async (context) => {
    for (const other of ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu']) {
      if (await isInstalled(other)) context.skip(`${other} is installed here`);
    }
    const count = (): number[] => [
      process.listenerCount('uncaughtException'),
      process.listenerCount('unhandledRejection'),
    ];
    const before = count();
    expect(await useBackend()).toEqual({ name: 'onnx', reason: expect.stringMatching(/^ONNX Runtime on [^()]+$/) });
    expect(tf.getBackend()).toBe('wasm');
    // The loader of the latter installs handlers for the whole process.
    expect(count()).toEqual(before);
  });

  it('has the runtime for encoders only as long as that is the backend', async () => {
    await useBackend('onnx');
    const encoder = await loadEncoder({ model: 'random' });
    expect(encoder.evaluator).toBeDefined();
    encoder.dispose();
    await useBackend('wasm');
    const other = await loadEncoder({ model: 'random' });
    expect(other.evaluator).toBeUndefined();
    other.dispose();
  });

  it('is not needed before a network is loaded: that says itself where', async () => {
    await useBackend('cpu');
    const encoder = await loadEncoder({ model: 'random', backend: 'onnx' });
    expect(encoder.evaluator).toBeDefined();
    encoder.dispose();
  });

  it('says how to install the runtime, in the version that it is tested with', async () => {
    const onnx = (await probeBackends()).find(({ name }) => name === 'onnx');
    const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
    expect(onnx).toMatchObject({
      details: expect.stringContaining(version),
      install: expect.stringContaining(version),
    });
    expect(onnx?.problem).toBeUndefined();
  });

  it('takes the one asked for', async () => {
    expect(await useBackend('cpu')).toEqual({ name: 'cpu', reason: 'plain JavaScript, as asked for' });
    expect(tf.getBackend()).toBe('cpu');
  });

  it('says clearly that CUDA is not there', async (context) => {
    if (await isInstalled('@tensorflow/tfjs-node-gpu')) context.skip('@tensorflow/tfjs-node-gpu is installed here');
    await expect(useBackend('cuda')).rejects.toMatchObject({
      code: 'backend-unavailable',
      message: expect.stringMatching(
        /^The backend 'cuda' does not work here: .+\. Install it with "npm install @tensorflow\/tfjs-node-gpu@/,
      ),
    });
  });

  it('refuses a name that there is not', async () => {
    await expect(useBackend('gpu' as BackendName)).rejects.toMatchObject({
      code: 'invalid-option',
      message: "Expected one of cuda, webgpu, onnx, native, wasm, cpu for backend but received 'gpu'",
    });
  });

  it('ends in one clear error when memory runs out', async () => {
    await useBackend('wasm');
    const before = tf.memory().numTensors;
    // 3.6 GB: more than we let it have, and less than it can address.
    expect(() => tf.fill([Math.floor(3.6 * 2 ** 28)], 1)).toThrow('WebAssembly has no memory left');
    expect(tf.memory().numTensors).toBe(before);
    const [two] = tf.tidy(() => tf.add(tf.scalar(1), tf.scalar(1)).dataSync());
    expect(two).toBe(2);
  });
});
