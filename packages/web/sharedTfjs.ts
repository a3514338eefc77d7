import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Options } from 'tsup';
import { kernelsOf, sharedNames } from './src/kernels/names.ts';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const resolveDir = fileURLToPath(new URL('./src', import.meta.url));

/**
 * The backends are files of their own, fetched when they are needed. What they import from tfjs-core they take from the worker, which puts
 * it on `globalThis.pasticheTfjs`: bundlers copy such a file as it is, so it can import nothing. What is shared, and which kernels a backend
 * has, is in src/kernels/names.ts. A name that is missing there fails the build.
 */
export function sharedTfjs(): Plugin {
  const names = `{ ${sharedNames.join(', ')} }`;
  const modules: Record<string, (backend: string) => string> = {
    '#tfjs': () => `export ${names} from '@tensorflow/tfjs-core';`,
    '#kernels': (backend) =>
      kernelsOf(backend)
        .map((name) => registration(backend, name))
        .join('\n'),
    '@tensorflow/tfjs-core': () =>
      `export * from '@tensorflow/tfjs-core/dist/kernel_names';\nexport const ${names} = pasticheTfjs;`,
  };
  return {
    name: 'shared-tfjs',
    setup(build) {
      build.initialOptions.logOverride = { 'import-is-undefined': 'error' };
      build.onResolve({ filter: /^(#tfjs|#kernels|@tensorflow\/tfjs-core)$/ }, ({ path, importer }) => {
        if (!path.startsWith('#') && !/[\\/]tfjs-backend-\w+[\\/]/.test(importer)) return undefined;
        // Each backend has kernels of its own; the other modules are one for all.
        const backend = path === '#kernels' ? basename(importer, '.ts') : '';
        return { path: `${path} ${backend}`, namespace: 'shared-tfjs' };
      });
      build.onLoad({ filter: /./, namespace: 'shared-tfjs' }, ({ path }) => {
        const [name, backend] = path.split(' ');
        return { contents: modules[name](backend), resolveDir };
      });
    },
  };
}

function registration(backend: string, name: string): string {
  const config = `${name[0].toLowerCase()}${name.slice(1)}Config`;
  return `import { ${config} } from '@tensorflow/tfjs-backend-${backend}/dist/kernels/${name}'; pasticheTfjs.registerKernel(${config});`;
}
