import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

interface Manifest {
  name: string;
  version: string;
  license: string;
  author?: string | { name: string };
}

/** Writes the licenses of other packages that went into the bundles to a file; without any, there is no such file. */
export function licenses(file = 'dist/THIRD-PARTY-LICENSES.txt'): Plugin {
  return {
    name: 'licenses',
    setup(build) {
      build.initialOptions.metafile = true;
      build.onEnd(({ metafile }) => {
        const inputs = Object.values(metafile?.outputs ?? {}).flatMap((output) => Object.entries(output.inputs));
        const used = inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? packageOf(path) : []));
        const sections = [...new Set(used)].sort().map(section);
        if (sections.length === 0) return;
        // Before anything else is written: a fresh clone has no such folder.
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, sections.join(`\n${'='.repeat(80)}\n\n`));
      });
    },
  };
}

/** The folder of the package that a file belongs to, if it is another's. */
function packageOf(path: string): string[] {
  return /^[^(].*node_modules\/(@[^/]+\/)?[^/]+/.exec(path.replaceAll('\\', '/'))?.slice(0, 1) ?? [];
}

function section(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const own = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${manifest.name} ${manifest.version}\n\n${own ? readFileSync(join(folder, own), 'utf8') : usual(manifest)}`;
}

/** The text of a license for a package that has no file of it: tfjs's and seedrandom. */
function usual({ name, license, author }: Manifest): string {
  const holder = typeof author === 'object' ? author.name : (author ?? `The authors of ${name}`);
  if (license === 'MIT') {
    const ours = readFileSync(fileURLToPath(new URL('LICENSE', import.meta.url)), 'utf8');
    return ours.replace(/^Copyright .*$/m, `Copyright (c) ${holder}`);
  }
  // TypeScript comes with this license and its text.
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
  if (license === 'Apache-2.0') return `${holder}\n\n${readFileSync(join(dirname(typescript), 'LICENSE.txt'), 'utf8')}`;
  throw new Error(`${name} has no text of its license, ${license}: add it to tsup.licenses.ts`);
}
