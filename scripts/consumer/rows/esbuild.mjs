import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whileServed } from '../browser.mjs';
import { run } from '../run.mjs';
import { pinned, versions } from '../versions.mjs';

const pageOf = (kind) => `<!doctype html><link rel="icon" href="data:,"><script ${kind} src="page.js"></script>`;
const assets = 'node_modules/@pastiche/web/dist/pastiche';

async function build({ project, browser }, format, script, look) {
  const place = await project('esbuild', { kind: 'web', packages: pinned('esbuild'), copied: ['page.js'] });
  const out = `out-${format}`;
  const quiet = ['--log-level=error', `--outdir=${out}`];
  await run('npx', ['esbuild', 'page.js', '--bundle', `--format=${format}`, ...quiet], { cwd: place });
  cpSync(join(place, assets), join(place, out, 'pastiche'), { recursive: true });
  writeFileSync(join(place, out, 'index.html'), pageOf(script));
  return whileServed(join(place, out), browser, look);
}

/** Such a script does not know its address: the error says what to pass, and that works. */
async function paintsWhenTold(browser, url) {
  const [told] = await browser.outcome(url);
  if (!told.includes('worker: () => new Worker')) throw new Error(told);
  return browser.painted(`${url}?worker=/pastiche/worker.js`);
}

const environment = `esbuild ${versions.esbuild}`;

export const rows = [
  {
    name: 'esbuild',
    environment,
    does: 'a page; dist/pastiche is copied beside it',
    inSubset: true,
    run: (workshop) => build(workshop, 'esm', 'type="module"', (browser, url) => browser.painted(url)),
  },
  {
    name: 'esbuild-script',
    environment,
    does: 'a page without modules, with `worker:`',
    run: (workshop) => build(workshop, 'iife', 'defer', paintsWhenTold),
  },
];
