import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineConfig } from 'tsup';
import { shared } from '../../tsup.shared.ts';

const { resolve } = createRequire(import.meta.url);
const wasm = dirname(resolve('@tensorflow/tfjs-backend-wasm'));
const assets = [
  resolve('@pastiche/models/compact.safetensors'),
  ...['', '-simd', '-threaded-simd'].map((kind) => join(wasm, `tfjs-backend-wasm${kind}.wasm`)),
];

export default defineConfig({
  ...shared,
  entry: { index: 'src/index.ts', worker: 'src/worker.ts' },
  // Beside the code, where `new URL(..., import.meta.url)` finds them, in bundlers and in browsers alike.
  onSuccess: async () => {
    for (const asset of assets) cpSync(asset, join('dist', asset.split(/[/\\]/).at(-1) as string));
  },
});
