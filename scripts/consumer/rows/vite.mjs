import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../bootstrap.mjs';
import { run } from '../run.mjs';
import { install } from '../workshop.mjs';

/** examples/vite, with our packages. */
async function example({ folder, forBrowsers }) {
  const place = join(folder, 'vite');
  if (!existsSync(place)) {
    cpSync(join(root, 'examples/vite'), place, { recursive: true });
    await run('npm', [...install, ...forBrowsers], { cwd: place });
  }
  return place;
}

async function paint(workshop, open) {
  const place = await example(workshop);
  const vite = await import(pathToFileURL(join(place, 'node_modules/vite/dist/node/index.js')).href);
  const browser = await workshop.browser();
  const server = await open(vite, { root: place, logLevel: 'warn', server: { port: 0 }, preview: { port: 0 } }, place);
  try {
    return await browser.paintForm(server.resolvedUrls.local[0]);
  } finally {
    await server.close();
  }
}

async function built(vite, settings, cwd) {
  await run('npm', ['run', 'build', '--silent', '--', '--logLevel', 'warn'], { cwd });
  return vite.preview(settings);
}

async function developing(vite, settings) {
  const server = await vite.createServer(settings);
  return server.listen();
}

const row = (name, does, open) => ({
  name: `vite-${name}`,
  environment: 'Vite 8',
  does: `examples/vite, ${does}`,
  inSubset: true,
  run: (workshop) => paint(workshop, open),
});

export const rows = [row('build', 'built', built), row('dev', 'while developing', developing)];
