import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whileServed } from '../browser.mjs';
import { run } from '../run.mjs';
import { pinned, versions } from '../versions.mjs';

const page = '<!doctype html><link rel="icon" href="data:,"><script defer src="main.js"></script>';

async function build({ project, browser }) {
  const place = await project('webpack', {
    kind: 'web',
    packages: pinned('webpack', 'webpack-cli'),
    copied: ['page.js'],
  });
  await run('npx', ['webpack', '--mode', 'production', '--entry', './page.js', '-o', 'out'], { cwd: place });
  writeFileSync(join(place, 'out/index.html'), page);
  return whileServed(join(place, 'out'), browser, (page, url) => page.painted(url));
}

export const rows = [
  { name: 'webpack', environment: `webpack ${versions.webpack}`, does: 'a page, built, without settings', run: build },
];
