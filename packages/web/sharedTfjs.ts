import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Options } from 'tsup';
import { kernelsOf } from './src/kernels/names.ts';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const source = fileURLToPath(new URL('./src', import.meta.url));
const list = join(source, 'worker/tfjs.ts');

/**
 * The backends are files of their own, fetched when they are needed. What they import from tfjs-core they take from the worker, which puts
 * it on `globalThis.pasticheTfjs`: bundlers copy such a file as it is, so it can import nothing. A name that src/worker/tfjs.ts does not have fails the build.
 * Their kernels are `#kernels`, which is made of src/kernels/names.ts.
 */
export function sharedTfjs(): Plugin {
  return {
    name: 'shared-tfjs',
    setup(build) {
      build.initialOptions.logOverride = { 'import-is-undefined': 'error' };
      build.onResolve({ filter: /^@tensorflow\/tfjs-core$/ }, ({ importer }) =>
        /[\\/]tfjs-backend-\w+[\\/]/.test(importer) ? { path: list, namespace: 'shared-tfjs' } : undefined,
      );
      build.onResolve({ filter: /^#kernels$/ }, ({ importer }) => ({
        path: basename(importer, '.ts'),
        namespace: 'kernels',
      }));
      build.onLoad({ filter: /./, namespace: 'kernels' }, ({ path: backend }) => {
        const lines = kernelsOf(backend).map((name) => {
          const config = `${name[0].toLowerCase()}${name.slice(1)}Config`;
          return `export { ${config} } from '@tensorflow/tfjs-backend-${backend}/dist/kernels/${name}';`;
        });
        return { contents: lines.join('\n'), resolveDir: source };
      });
      build.onLoad({ filter: /./, namespace: 'shared-tfjs' }, () => {
        const [, names] = /export (\{[^}]*\})/.exec(readFileSync(list, 'utf8')) as RegExpExecArray;
        const contents = `export * from '@tensorflow/tfjs-core/dist/kernel_names';\nexport const ${names} = pasticheTfjs;\n`;
        return { contents, resolveDir: source, watchFiles: [list] };
      });
    },
  };
}
