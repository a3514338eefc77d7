import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest';
import { findBrowser, quickShaders, softwareGraphics } from '../../../../scripts/browser.mjs';
import { patience } from '../../../../test/patience.ts';
import type { BackendName } from '../backendNames.ts';
import type * as library from '../index.ts';

/** A picture as it is passed to a page. */
export interface Posted {
  data: Uint8ClampedArray;
  width: number;
  height: number;
  channels: 3;
}

declare global {
  // What the page has on `window`: see page.testing.ts.
  var pastiche: typeof library;
  var conformance: (backend: BackendName, waysBack: string[], onnxRuntime?: string) => Promise<string[]>;
  var twentySteps: (backend: BackendName, content: Posted, style: Posted) => Promise<number[]>;
  /** How many steps the present run has told of. */
  var stepsSeen: number;
}

const { resolve } = createRequire(import.meta.url);

/** What a file of tests has: one browser and one server, and a page. */
export interface InBrowser {
  browser: Browser;
  page: Page;
  /** Where the page is. */
  url: string;
  /** The paths that were asked for. */
  log: string[];
}

interface BrowserOptions {
  /** Sent by the server with everything. */
  headers?: Record<string, string>;
  /** Whether all tests use one page, and so one worker, which has compiled its shaders after the first. By default each test has its own. */
  sharesPage?: boolean;
  /** Where the page's script comes from: 'localhost' is another origin than the page's. @defaultValue '127.0.0.1' */
  host?: string;
  /** Whether software stands in for a graphics card. @defaultValue true */
  inSoftware?: boolean;
}

/** Gives the tests of the file, or of the `describe` around, a page that has this package on `window.pastiche`. */
export function inBrowser(options: BrowserOptions = {}): InBrowser {
  const { headers = {}, sharesPage = false, host = '127.0.0.1', inSoftware = true } = options;
  const context = { log: [] as string[] } as InBrowser;
  let server: Awaited<ReturnType<typeof servePage>>;
  beforeAll(async () => {
    [server, context.browser] = await Promise.all([servePage(headers, host, context.log), launch(inSoftware)]);
    context.url = server.url;
  });
  afterAll(async () => {
    await context.browser.close();
    server.close();
  });
  const [before, after] = sharesPage ? [beforeAll, afterAll] : [beforeEach, afterEach];
  before(async () => {
    context.page = await context.browser.newPage();
    await open(context);
  });
  after(() => context.page.close());
  return context;
}

/** Goes to the page, also once more. */
export async function open({ page, url }: Pick<InBrowser, 'page' | 'url'>): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'pastiche' in globalThis);
}

/** Page and worker, with what they fetch, on loopback. */
async function servePage(
  headers: Record<string, string>,
  host: string,
  log: string[],
): Promise<{ url: string; close: () => void }> {
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    log.push(path);
    const type = /\.m?js$/.test(path) ? 'text/javascript' : path.endsWith('.wasm') ? 'application/wasm' : 'text/html';
    try {
      const from = `http://${host}:${(server.address() as AddressInfo).port}`;
      const body = ownFiles(from)[path] ?? (await asset(path));
      response.writeHead(200, { 'content-type': type, ...headers }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => void server.close() };
}

/** What a site itself has: a page, and a worker's script that imports ours. */
function ownFiles(from: string): Record<string, string> {
  return {
    '/': `<script type="module" src="${from}/page.js"></script>`,
    '/w.js': `import('${from}/pastiche/worker.js');`,
  };
}

/** A file by its name: tests compute in the page as well as in the worker, whose folder is another. */
async function asset(path: string): Promise<Uint8Array> {
  const name = basename(path);
  const weights = /^(compact|instant).safetensors(?=\.gz$)/.exec(name)?.[0];
  if (weights) return gzipSync(await readFile(resolve(`@pastiche/models/${weights}`)), { level: 1 });
  if (/^tfjs-backend-wasm[-a-z]*\.wasm$/.test(name)) {
    return readFile(join(dirname(resolve('@tensorflow/tfjs-backend-wasm')), name));
  }
  if (/^ort[-.a-z]*\.(mjs|wasm)$/.test(name)) return readFile(join(dirname(resolve('onnxruntime-web')), name));
  return readFile(join(inject('bundle'), name));
}

/** A Chromium with WebGPU and WebGL, on a graphics card of software where there is no other; or without both. */
async function launch(inSoftware: boolean): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('Found no Chromium, Chrome or Edge: install one, or set PASTICHE_BROWSER');
  const without = ['--disable-gpu', '--disable-software-rasterizer'];
  const args = ['--no-sandbox', ...(inSoftware ? [...softwareGraphics, quickShaders] : without)];
  const browser = await chromium.launch({ executablePath, args, timeout: patience });
  browser.on('context', (context) => context.setDefaultTimeout(patience));
  return browser;
}
