import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

interface Manifest {
  name: string;
  version: string;
  license: string;
}

/** Writes which packages of others went into the bundles, with their licenses: these ask to be passed on. */
export function licenses(file: string): Plugin {
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
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const text = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  // Those of tfjs come without the text, which is the same for all.
  const body = text
    ? readFileSync(join(folder, text), 'utf8')
    : `${license}: https://spdx.org/licenses/${license}.html\n`;
  return `${name} ${version}\n\n${body}`;
}
