import { defineConfig } from 'tsup';
import { shared } from '../../tsup.shared.ts';

export default defineConfig([
  {
    ...shared,
    // What needs no tensors, in files of its own: bundlers cannot shake tfjs off a file that has both, and a page that wants
    // the table of options, or to follow a run in its worker, needs none.
    entry: {
      index: 'src/index.ts',
      testing: 'src/testing/index.ts',
      ...Object.fromEntries(
        [
          'encoder/checkLayers',
          'encoder/fieldAt',
          'image/formats',
          'options/kinds',
          'options/options',
          'options/resolve',
          'options/table',
          'run/forecast',
          'run/run',
          'run/scales',
        ].map((name) => [name, `src/${name}.ts`]),
      ),
    },
    // Resolved by whoever imports the package: see "imports" in package.json.
    external: ['#gradients'],
    dts: {
      entry: { index: 'src/index.ts', testing: 'src/testing/index.ts' },
      // Of `Symbol.asyncDispose`, which few projects have among their types.
      banner: '/// <reference lib="esnext.disposable" />',
    },
  },
  {
    ...shared,
    entry: { gradients: 'src/math/gradients.ts' },
    dts: false,
    clean: false,
  },
  {
    // Node's ESM loader cannot resolve tfjs's deep import (it has no extensions), so there it is bundled. The registry of
    // gradients and the engine are global, hence shared with the user's own tfjs-core.
    ...shared,
    entry: { 'gradients.node': 'src/math/gradients.ts' },
    noExternal: [/tfjs-core\/dist\/register_all_gradients/],
    dts: false,
    clean: false,
    minify: true,
    sourcemap: false,
  },
]);
