// A browser that looks at pages, and servers for them.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { root } from '../bootstrap.mjs';
import { findBrowser } from '../browser.mjs';

const { chromium } = createRequire(join(root, 'packages/web/package.json'))('playwright-core');
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};
/** How long to wait for what never comes, in milliseconds: on a busy machine, minutes pass. */
const limit = 300_000;

/** A Chromium. */
export async function openBrowser() {
  const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'], timeout: limit });

  /** Opens a page, has `use` work with it, and fails if the page complains. */
  async function visit(url, use, { mayComplain = false } = {}) {
    const page = await browser.newPage();
    page.setDefaultTimeout(limit);
    const complaints = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('requestfailed', (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
    try {
      await page.goto(url);
      const seen = await use(page);
      if (complaints.length > 0 && !mayComplain) throw new Error('the page complains');
      return seen;
    } catch (error) {
      throw new Error(`${url}: ${error.message}\n${complaints.join('\n')}`);
    } finally {
      await page.close();
    }
  }

  return {
    visit,
    /** Waits for the page of files/page.js to tell how its runs ended; fails if one did. */
    async painted(url) {
      const seen = await visit(url, outcome);
      if (!seen.every((text) => text.endsWith(': 48 px'))) throw new Error(seen.join('; '));
      return `painted on ${seen.map((text) => text.split(':')[0]).join(' and ')}`;
    },
    /** How the runs of the page ended, where they may fail. */
    outcome: (url) => visit(url, outcome, { mayComplain: true }),
    /** Fills in the form of an example like a user, and checks the picture. */
    paintForm: (url) => visit(url, paintForm),
    close: () => browser.close(),
  };
}

/** Serves a folder, or the results of a function, on a loopback port, and thus an origin, of its own. */
export async function serve(source, headers = {}) {
  const read = typeof source === 'function' ? source : (path) => readFileSync(join(source, path));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const path = pathname === '/' ? '/index.html' : pathname;
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

/** Serves a folder, and opens a browser, while `use` looks at what is there. Returns what that returns. */
export async function whileServed(folder, browser, use) {
  const { url, close } = await serve(folder);
  try {
    return await use(await browser(), url);
  } finally {
    close();
  }
}

async function outcome(page) {
  await page.waitForFunction(() => document.title.startsWith('['));
  return JSON.parse(await page.title());
}

async function paintForm(page) {
  await page.setInputFiles('[name=photo]', join(root, 'samples/content-still-life.jpg'));
  await page.setInputFiles('[name=painting]', join(root, 'samples/style-woodblock.jpg'));
  await page.fill('[name=size]', '64');
  await page.fill('[name=iterations]', '10');
  for (const box of await page.locator('[type=checkbox]').all()) await box.check();
  await page.click('button');
  await page
    .waitForFunction(() => document.querySelector('output').value === 'Done')
    .catch(async () => {
      throw new Error(`it stopped at "${await page.inputValue('output')}"`);
    });
  const { width, colors } = await page.evaluate(() => {
    const canvas = document.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return { width: canvas.width, colors: new Set(new Uint32Array(data.buffer)).size };
  });
  if (width !== 64 || colors < 500) throw new Error(`no picture of 64 pixels: ${width}, of ${colors} colors`);
  return 'painted';
}
