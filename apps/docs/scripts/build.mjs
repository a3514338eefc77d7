// Builds and checks the documentation: `node apps/docs/scripts/build.mjs`. The reference is made from docstrings, each of which must be there; every TypeScript
// block is type-checked, every command compared with the program's options; VitePress refuses links to missing pages, and we those to missing sections.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, resolveConfig } from 'vitepress';
import { checkAnchors } from './anchors.mjs';
import { checkCommands } from './commands.mjs';
import { checkSnippets } from './snippets.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));

function report(what, { count, problems }) {
  console.log(`${what}: ${count}`);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

const typedoc = join(dirname(createRequire(import.meta.url).resolve('typedoc/package.json')), 'bin/typedoc');
const { status } = spawnSync(process.execPath, [typedoc, '--logLevel', 'Warn'], { cwd: here, stdio: 'inherit' });
if (status !== 0) process.exit(1);
report('TypeScript blocks', checkSnippets());
report('Commands', checkCommands());
const { outDir, site } = await resolveConfig(here);
await build(here);
report('Links', checkAnchors(outDir, site.base));
