// Checks that packages which contain code of others have its licenses, whole.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the bundles contain. Whoever changes this has looked at the license of what is new. */
const bundled = {
  'core/dist': ['@tensorflow/tfjs-core'],
  'models/dist': [],
  'pipeline/dist': [],
  'node/dist': [],
  // The page of the reports of `pastiche explore`.
  'node/dist/report/assets': ['@preact/signals', '@preact/signals-core', 'preact'],
  'web/dist': [
    '@noble/hashes',
    '@tensorflow/tfjs-backend-cpu',
    '@tensorflow/tfjs-backend-wasm',
    '@tensorflow/tfjs-backend-webgl',
    '@tensorflow/tfjs-backend-webgpu',
    '@tensorflow/tfjs-core',
    'comlink',
    'jsfive',
    'leven',
    'long',
    'seedrandom',
    'valibot',
  ],
};

/** Checks the packages that are installed in a project. */
export function checkLicenses(project) {
  for (const [folder, expected] of Object.entries(bundled)) {
    const file = join(project, 'node_modules/@pastiche', folder, 'THIRD-PARTY-LICENSES.txt');
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const sections = text.split(/\n={80}\n\n/).filter((section) => section !== '');
    const names = sections.map((section) => section.split(' ')[0]).sort();
    if (JSON.stringify(names) !== JSON.stringify(expected))
      throw new Error(
        `@pastiche/${folder} contains ${names.join(', ')}, and scripts/licenses.mjs expects ${expected.join(', ')}`,
      );
    // MIT's, the shortest that is used, has a thousand characters; jsfive's says that there is none.
    const isWhole = (section) => section.length > 1000 || section.includes('in the public domain');
    const cut = sections.find((section) => !isWhole(section));
    if (cut) throw new Error(`@pastiche/${folder}: the license of ${cut.split('\n')[0]} is not whole`);
  }
}
