import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whileServed } from '../browser.mjs';
import { run } from '../run.mjs';
import { pinned, versions } from '../versions.mjs';

const page = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="./page.js"></script>';

async function build({ project, browser }) {
  const place = await project('parcel', { kind: 'web', packages: pinned('parcel'), copied: ['page.js'] });
  writeFileSync(join(place, 'index.html'), page);
  await run('npx', ['parcel', 'build', 'index.html', '--dist-dir', 'out'], { cwd: place });
  return whileServed(join(place, 'out'), browser, (page, url) => page.painted(url));
}

export const rows = [
  { name: 'parcel', environment: `Parcel ${versions.parcel}`, does: 'a page, built, without settings', run: build },
];
