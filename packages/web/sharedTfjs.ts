import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const list = fileURLToPath(new URL('./src/worker/tfjs.ts', import.meta.url));

/**
 * The backends are files of their own, fetched when they are needed. What they import from tfjs-core they take from the worker, which puts
 * it on `globalThis.pasticheTfjs`: bundlers copy such a file as it is, so it can import nothing. A name that src/worker/tfjs.ts does not have fails the build.
 */
export function sharedTfjs(): Plugin {
  return {
    name: 'shared-tfjs',
    setup(build) {
      build.initialOptions.logOverride = { 'import-is-undefined': 'error' };
      build.onResolve({ filter: /^@tensorflow\/tfjs-core$/ }, ({ importer }) =>
        /[\\/]tfjs-backend-\w+[\\/]/.test(importer) ? { path: list, namespace: 'shared-tfjs' } : undefined,
      );
      build.onLoad({ filter: /./, namespace: 'shared-tfjs' }, () => {
        const [, names] = /export (\{[^}]*\})/.exec(readFileSync(list, 'utf8')) as RegExpExecArray;
        const contents = `export * from '@tensorflow/tfjs-core/dist/kernel_names';\nexport const ${names} = pasticheTfjs;\n`;
        return { contents, resolveDir: fileURLToPath(new URL('./src', import.meta.url)), watchFiles: [list] };
      });
    },
  };
}
