import { cpSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { run, serving } from '../run.mjs';
import { pinned, versions } from '../versions.mjs';
import { files } from '../workshop.mjs';

/** A project with a page that paints in the browser, and a route that paints on the server. */
async function app({ project }) {
  const place = await project('next', { packages: pinned('next', 'react', 'react-dom'), copied: ['page.js'] });
  cpSync(join(files, 'next'), place, { recursive: true });
  return place;
}

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return String(port);
}

async function withServer(place, program, args, use) {
  const PORT = await freePort();
  const given = { cwd: place, env: { PORT, HOSTNAME: '127.0.0.1' }, ready: /Ready in/ };
  return serving(program, args, given, () => use(`http://127.0.0.1:${PORT}/`));
}

const paintsOn = async (url) => {
  const response = await fetch(`${url}paint`);
  if (!response.ok) throw new Error(`${response.status} of the route`);
  return `the server painted ${(await response.json()).width} px`;
};

async function developing(workshop) {
  const browser = await workshop.browser();
  return withServer(await app(workshop), 'npx', ['next', 'dev', '-H', '127.0.0.1'], async (url) =>
    [await browser.painted(url), await paintsOn(url)].join('; '),
  );
}

async function built(workshop, ...args) {
  const place = await app(workshop);
  await run('npx', ['next', 'build', ...args], { cwd: place });
  const browser = await workshop.browser();
  cpSync(join(place, '.next/static'), join(place, '.next/standalone/.next/static'), { recursive: true });
  // Whatever `standalone` lacks, it must not find in the project around it.
  const alone = join(workshop.folder, `next-alone${args.join('')}`);
  cpSync(join(place, '.next/standalone'), alone, { recursive: true });
  return withServer(alone, process.execPath, ['server.js'], async (url) =>
    [await browser.painted(url), await paintsOn(url)].join('; '),
  );
}

const environment = `Next ${versions.next}, app router`;

export const rows = [
  { name: 'next-dev', environment, does: 'Turbopack, while developing: page and route', run: developing },
  {
    name: 'next-build',
    environment,
    does: 'Turbopack, built, standalone: page and route',
    run: (given) => built(given),
  },
  {
    name: 'next-webpack',
    environment,
    does: 'webpack, built, standalone: page and route',
    run: (given) => built(given, '--webpack'),
  },
];
