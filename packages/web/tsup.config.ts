import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Options } from 'tsup';
import { licenses } from '../../tsup.licenses.ts';
import { shared } from '../../tsup.shared.ts';

const { resolve } = createRequire(import.meta.url);
const wasm = dirname(resolve('@tensorflow/tfjs-backend-wasm'));
const engines = ['', '-simd', '-threaded-simd'].map((kind) => `tfjs-backend-wasm${kind}.wasm`);

/** Has the worker fetch jsfive, a fifth of it, when weights are in Keras's HDF5. */
function hdf5Apart(): NonNullable<Options['esbuildPlugins']>[number] {
  return {
    name: 'hdf5-apart',
    setup(build) {
      build.onResolve({ filter: /^jsfive$/ }, ({ kind }) =>
        kind === 'dynamic-import' ? { path: 'hdf5', namespace: 'hdf5-apart' } : undefined,
      );
      build.onLoad({ filter: /./, namespace: 'hdf5-apart' }, () => ({
        contents: `import { open } from './open.ts';
          await open(new URL('./hdf5.js', import.meta.url));
          export const { File, Group } = pasticheHdf5;`,
        resolveDir: 'src/worker',
      }));
    },
  };
}

const inFolder = (folder: string, names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`pastiche/${name}`, `${folder}/${name}.ts`]));

export default defineConfig({
  ...shared,
  entry: {
    index: 'src/index.ts',
    // A folder to copy, for bundlers that do not: the worker, and what it fetches when it is needed.
    ...inFolder('src/worker', ['worker', 'toolkit', 'hdf5', 'select']),
    ...inFolder('src/backends', ['webgpu', 'webgl', 'wasm']),
  },
  dts: { entry: { index: 'src/index.ts', worker: 'src/worker/worker.ts' } },
  // Each file whole in itself: bundlers need no configuration, and a page can import it as it is from a CDN.
  platform: 'browser',
  splitting: false,
  noExternal: [/./],
  // Node's modules, which tfjs mentions and never imports in a browser.
  external: ['fs', 'path', 'os', 'util', 'crypto', 'worker_threads', 'perf_hooks'],
  minify: true,
  sourcemap: false,
  esbuildPlugins: [hdf5Apart(), licenses()],
  esbuildOptions(options) {
    // The sources of our own packages: file by file, what is not used stays out.
    options.conditions = ['@pastiche/source', 'browser', 'import'];
    options.legalComments = 'none';
    // Browsers have none of these. Parcel would supply each file with its own.
    options.define = { ...options.define, Buffer: 'undefined', process: 'undefined', global: 'globalThis' };
  },
  // Addresses of other files of this package. Bundlers must leave these imports alone, and the minifier drops what says so.
  plugins: [
    {
      name: 'keep-import-comments',
      renderChunk: (code) => ({
        code: code.replace(/\bimport\((?=\w+\))/g, 'import(/* @vite-ignore */ /* webpackIgnore: true */ '),
      }),
    },
  ],
  // Beside the code, where `new URL(..., import.meta.url)` finds them, in bundlers and in browsers alike.
  onSuccess: async () => {
    for (const engine of engines) cpSync(join(wasm, engine), join('dist/pastiche', engine));
    for (const name of ['compact', 'instant']) {
      const weights = readFileSync(resolve(`@pastiche/models/${name}.safetensors`));
      writeFileSync(`dist/pastiche/${name}.safetensors.gz`, gzipSync(weights, { level: 9 }));
    }
  },
});
