import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whileServed } from '../browser.mjs';
import { run } from '../run.mjs';
import { pinned, versions } from '../versions.mjs';

const page = `<!doctype html><link rel="icon" href="data:,"><div id="root"></div>
<script type="module" src="strictMode.js"></script>`;

/** React's development build mounts every component twice: the first run is cancelled, the second paints. */
async function mountTwice({ project, browser }) {
  const packages = pinned('esbuild', 'react', 'react-dom');
  const place = await project('react', { kind: 'web', packages, copied: ['strictMode.jsx'] });
  const args = ['strictMode.jsx', '--bundle', '--format=esm', '--jsx=automatic', '--jsx-dev', '--outdir=out'];
  const development = ['--define:process.env.NODE_ENV="development"', '--log-level=error'];
  await run('npx', ['esbuild', ...args, ...development], { cwd: place });
  cpSync(join(place, 'node_modules/@pastiche/web/dist/pastiche'), join(place, 'out/pastiche'), { recursive: true });
  writeFileSync(join(place, 'out/index.html'), page);
  return whileServed(join(place, 'out'), browser, async (page, url) => {
    const seen = await page.outcome(url);
    if (seen.join() !== 'AbortError,painted') throw new Error(seen.join());
    return 'the first run is cancelled, the second paints';
  });
}

export const rows = [
  { name: 'react', environment: `React ${versions.react}`, does: 'a run in an effect, in StrictMode', run: mountTwice },
];
