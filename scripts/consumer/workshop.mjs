// What the rows share: the packed packages, a folder, caches, projects and a browser.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pnpm, root } from '../bootstrap.mjs';
import { openBrowser } from './browser.mjs';
import { run } from './run.mjs';
import { pinned } from './versions.mjs';

/** Programs and pages that the rows run. */
export const files = fileURLToPath(new URL('./files', import.meta.url));

export const install = ['install', '--no-audit', '--no-fund', '--loglevel=error'];

/** Packs the packages as they were built. */
export async function openWorkshop() {
  const folder = mkdtempSync(join(tmpdir(), 'pastiche-consumer-'));
  const caches = Object.fromEntries(
    Object.entries({
      npm_config_cache: 'npm',
      YARN_GLOBAL_FOLDER: 'yarn',
      BUN_INSTALL_CACHE_DIR: 'bun',
      DENO_DIR: 'deno',
      PASTICHE_CACHE: 'weights',
    }).map(([name, cache]) => [name, join(folder, 'caches', cache)]),
  );
  Object.assign(process.env, caches, { NEXT_TELEMETRY_DISABLED: '1', YARN_ENABLE_TELEMETRY: '0' });
  const packed = join(folder, 'packed');
  mkdirSync(packed);
  // The explorer's page is inside of other packages; the weights of VGG-19 are made only for a release.
  const filters = ['--filter=./packages/*', '--filter=!@pastiche/explorer', '--filter=!@pastiche/vgg19'];
  const [program, args] = pnpm(['-r', ...filters, 'pack', '--pack-destination', packed]);
  await run(program, args, { cwd: root });
  const tarballs = readdirSync(packed).map((name) => join(packed, name));
  /** What browsers need: those that depend on Node's package are not installed without it. */
  const forBrowsers = tarballs.filter((path) => !/pastiche-(node|farm)/.test(path));
  let browser;

  /**
   * An npm project with our packages, made once for each name.
   *
   * @param kind 'node' for all packages, 'web' for those that browsers need
   * @param packages the others, as npm takes them
   * @param copied names in files/ that are copied into it
   */
  async function project(name, { kind = 'node', packages = [], copied = [] } = {}) {
    const place = join(folder, name);
    if (existsSync(place)) return place;
    mkdirSync(place);
    writeFileSync(join(place, 'package.json'), JSON.stringify({ name, private: true, type: 'module' }));
    const ours = kind === 'node' ? tarballs : forBrowsers;
    await run('npm', [...install, ...ours, ...packages], { cwd: place });
    addFiles(place, kind === 'node' ? ['paint.mjs', ...copied] : copied);
    return place;
  }

  return {
    folder,
    tarballs,
    forBrowsers,
    project,
    /** The project of the rows that need nothing but Node and TypeScript. */
    usual: () => project('usual', { packages: pinned('typescript', '@types/node') }),
    browser: async () => {
      browser ??= await openBrowser();
      return browser;
    },
    async close() {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Copies programs and pages into a project, and a photo and a painting. */
export function addFiles(place, names) {
  for (const name of names) cpSync(join(files, name), join(place, name), { recursive: true });
  cpSync(join(root, 'samples/content-landscape.jpg'), join(place, 'photo.jpg'));
  cpSync(join(root, 'samples/style-strokes.jpg'), join(place, 'painting.jpg'));
}
