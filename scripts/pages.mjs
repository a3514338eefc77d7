// Tests the examples for browsers as users have them: with Vite, built and in development, and from a server of another origin.
import { cpSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, run } from './bootstrap.mjs';
import { findBrowser } from './browser.mjs';

/** How long to wait for what never comes, in milliseconds: on a busy machine, minutes pass. */
const patience = 300_000;

const { chromium } = createRequire(join(root, 'packages/web/package.json'))('playwright-core');

/** Checks both examples with the packages installed in `project`, and `tarballs` of them. */
export async function checkPages(project, tarballs) {
  const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'], timeout: patience });
  try {
    await checkVite(browser, join(project, 'with-vite'), tarballs);
    await checkCdn(browser, join(project, 'node_modules/@pastiche/web'));
  } finally {
    await browser.close();
  }
}

async function checkVite(browser, folder, tarballs) {
  cpSync(join(root, 'examples/vite'), folder, { recursive: true });
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs], { cwd: folder });
  run('npm', ['run', 'build', '--silent', '--', '--logLevel', 'warn'], { cwd: folder });
  const vite = await import(pathToFileURL(join(folder, 'node_modules/vite/dist/node/index.js')).href);
  const quiet = { root: folder, logLevel: 'warn' };
  const built = await vite.preview({ ...quiet, preview: { port: 0 } });
  await paintIn(browser, built.resolvedUrls.local[0], 'examples/vite, built');
  await built.close();
  const development = await vite.createServer({ ...quiet, server: { port: 0 } });
  await development.listen();
  await paintIn(browser, development.resolvedUrls.local[0], 'examples/vite, while developing');
  await development.close();
}

async function checkCdn(browser, folder) {
  const page = readFileSync(join(root, 'examples/cdn/index.html'), 'utf8');
  const cdn = await serve((path) => readFileSync(join(folder, path)), { 'access-control-allow-origin': '*' });
  const local = page.replace(/https:\/\/cdn\.jsdelivr\.net\/npm\/@pastiche\/web@\d+\//, cdn.url);
  if (local === page) throw new Error('examples/cdn no longer imports from the CDN that this replaces');
  const site = await serve(() => local);
  await paintIn(browser, site.url, 'examples/cdn, from another origin');
  for (const server of [cdn, site]) server.close();
}

const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** Serves the results of `read` on a loopback port, and thus an origin, of its own. */
export async function serve(read, headers = {}) {
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : request.url;
    try {
      const body = read(path);
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream', ...headers });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Fills in the form like a user, and checks the result. */
async function paintIn(browser, url, name) {
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
  await page.goto(url);
  await page.setInputFiles('[name=photo]', join(root, 'samples/content-still-life.jpg'));
  await page.setInputFiles('[name=painting]', join(root, 'samples/style-woodblock.jpg'));
  await page.fill('[name=size]', '64');
  await page.fill('[name=iterations]', '10');
  for (const box of await page.locator('[type=checkbox]').all()) await box.check();
  await page.click('button');
  await page
    .waitForFunction(() => document.querySelector('output').value === 'Done')
    .catch(async () => complaints.push(`It stopped at "${await page.inputValue('output')}"`));
  const { width, colors } = await page.evaluate(() => {
    const canvas = document.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return { width: canvas.width, colors: new Set(new Uint32Array(data.buffer)).size };
  });
  await page.close();
  if (width !== 64 || colors < 500) complaints.push(`There is no picture of 64 pixels: ${width}, of ${colors} colors`);
  if (complaints.length > 0) throw new Error(`${name}:\n${complaints.join('\n')}`);
  console.log(`${name}: painted a picture`);
}
