import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { RawImage } from '@pastiche/core';
import { memoryCache, type OnnxRuntime } from '@pastiche/models';
import type { LoadedRuntime } from './engineCandidate.ts';
import type { Platform } from './platform.ts';

/** A colorful picture without randomness. */
export function pattern(width: number, height: number, phase = 0): RawImage {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / (3 * width))];
    return 127 + 120 * Math.sin(x / (3 + c) + y / (5 - c) + phase);
  });
  return { data, width, height, channels: 3 };
}

/** Counts what a platform is asked for. */
export interface Counts {
  loads: string[];
  reads: number;
  pictures: number[];
}

/** A platform of three engines, whose pictures are in memory. */
export function testPlatform(): { platform: Platform<RawImage, 'onnx' | 'wasm' | 'cpu'>; counts: Counts } {
  const counts: Counts = { loads: [], reads: 0, pictures: [] };
  const loading = (name: string, load: () => Promise<unknown>) => async (): Promise<LoadedRuntime | undefined> => {
    counts.loads.push(name);
    const loaded = await load();
    return name === 'onnx' ? { runtime: loaded as OnnxRuntime } : undefined;
  };
  const wasm = (): Promise<unknown> => import('@tensorflow/tfjs-backend-wasm');
  const engine = (label: string, tfjsName: string, load: () => Promise<unknown>) => ({
    label,
    tfjsName,
    load: loading(label, load),
    advice: 'Leave it out.',
  });
  const platform: Platform<RawImage, 'onnx' | 'wasm' | 'cpu'> = {
    engines: {
      onnx: engine('onnx', 'wasm', async () => (await wasm()) && import('onnxruntime-node')),
      wasm: engine('wasm', 'wasm', wasm),
      cpu: { ...engine('cpu', 'cpu', () => import('@tensorflow/tfjs-backend-cpu')), onRequest: true },
    },
    pictures: {
      expected: 'a RawImage',
      accepts: (value): value is RawImage => typeof value === 'object' && value !== null && 'data' in value,
    },
    async openPicture(picture, { longest }) {
      counts.pictures.push(longest);
      return picture;
    },
    async read(source) {
      counts.reads++;
      return readFile(source);
    },
    embedded: () => createRequire(import.meta.url).resolve('@pastiche/models/compact.safetensors'),
    embeddedDecoder: () => createRequire(import.meta.url).resolve('@pastiche/models/instant.safetensors'),
    cache: memoryCache,
  };
  return { platform, counts };
}
