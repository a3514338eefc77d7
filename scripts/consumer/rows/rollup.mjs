import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whileServed } from '../browser.mjs';
import { run } from '../run.mjs';
import { pinned, versions } from '../versions.mjs';

const page = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="page.js"></script>';

async function build({ project, browser }) {
  const packages = pinned('rollup', '@rollup/plugin-node-resolve');
  const place = await project('rollup', { kind: 'web', packages, copied: ['page.js'] });
  await run('npx', ['rollup', 'page.js', '-f', 'es', '-d', 'out', '-p', '@rollup/plugin-node-resolve'], { cwd: place });
  cpSync(join(place, 'node_modules/@pastiche/web/dist/pastiche'), join(place, 'out/pastiche'), { recursive: true });
  writeFileSync(join(place, 'out/index.html'), page);
  return whileServed(join(place, 'out'), browser, (page, url) => page.painted(url));
}

export const rows = [
  {
    name: 'rollup',
    environment: `Rollup ${versions.rollup}`,
    does: 'a page; dist/pastiche is copied beside it',
    run: build,
  },
];
