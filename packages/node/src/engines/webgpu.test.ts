// On a real graphics device, or one in software, where the packages are installed: CONTRIBUTING.md says how. CI has neither.
import { encoderConformance, withoutLeak } from '@pastiche/core/testing';
import { createOnnxEncoder, createTfjsEncoder, randomWeights } from '@pastiche/models';
import * as runtime from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { probeBackends, useBackend } from '../backend.ts';
import { stylize } from '../stylize.ts';
import { isInstalled, pattern, tiny } from '../testing.ts';

const isHere = ['webgpu', '@tensorflow/tfjs-backend-webgpu'].every(isInstalled);

describe.skipIf(!isHere)('WebGPU (needs webgpu and @tensorflow/tfjs-backend-webgpu: see CONTRIBUTING.md)', () => {
  const weights = randomWeights(tiny, 1);
  beforeAll(async () => {
    await useBackend('webgpu');
  });

  describe.each([{ pooling: 'max' }, { pooling: 'average' }, { pooling: 'max', wayBack: 'transposed' }] as const)(
    'an encoder with %o',
    (options) => {
      const suite = encoderConformance(async () => createTfjsEncoder(tiny, weights, options), {
        reference: async () => createOnnxEncoder(runtime, tiny, weights, { pooling: options.pooling }),
      });
      it.each(suite.map((check) => [check.name, check] as const))('%s', (_, check) => check.run());
    },
  );

  it('paints the picture that WebAssembly paints', async () => {
    const paint = (backend: 'webgpu' | 'wasm'): ReturnType<typeof stylize>['result'] =>
      stylize({
        content: pattern(48, 36),
        styles: pattern(40, 40, 3, 2),
        size: 32,
        minSize: 32,
        iterations: 2,
        backend,
      }).result;
    const [actual, expected] = [await withoutLeak('the run', () => paint('webgpu')), await paint('wasm')];
    const differences = Array.from(expected.data, (value, i) => Math.abs(value - actual.data[i]));
    expect(differences.reduce((sum, value) => sum + value) / differences.length).toBeLessThan(1);
  });

  it('says which device it has', async () => {
    const reports = await probeBackends();
    expect(reports.find(({ name }) => name === 'webgpu')).toMatchObject({
      problem: undefined,
      details: expect.stringMatching(/./),
    });
  });
});
