import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Files that a first visit needs; the others are fetched when the page is idle. */
const shell = /\.(html|css|svg|webmanifest)$|-small-[^/]+\.avif$|assets\/index-[^/]+\.js$/;
/** Files that are never needed: browsers without SIMD are too old for the rest of the site, and it has no losses of its own. */
const never = /\.map$|tfjs-backend-wasm(-[^.-]{8})?\.wasm$|toolkit-[^/]+\.js$|^preview\.png$/;

const worker = new URL('../serviceWorker.js', import.meta.url);

/** Writes `sw.js`: `serviceWorker.js` with the names of all built files. */
export function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const built = Object.keys(bundle).filter((name) => !never.test(name));
        const files = ['./', 'icon.svg', 'manifest.webmanifest', ...built.filter((name) => name !== 'index.html')];
        const now = files.filter((name) => name === './' || shell.test(name));
        const later = files.filter((name) => !now.includes(name));
        // Built files have a hash in their names; the page itself has none.
        const page = bundle['index.html'];
        const hash = createHash('sha256').update(JSON.stringify([files, page && 'source' in page && page.source]));
        const site = { version: hash.digest('hex').slice(0, 12), now, later };
        const source = `self.SITE = ${JSON.stringify(site)};\n${readFileSync(worker, 'utf8')}`;
        this.emitFile({ type: 'asset', fileName: 'sw.js', source });
      },
    },
  };
}
