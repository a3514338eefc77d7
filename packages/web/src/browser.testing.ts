import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from '../../../scripts/browser.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { resolve } = createRequire(import.meta.url);

/** Page and worker from the sources, with what they fetch, on loopback. */
export async function servePage(): Promise<{ url: string; close: () => void }> {
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: { page: 'page.testing.ts', worker: 'worker.ts' },
    outdir: '/',
    bundle: true,
    splitting: true,
    format: 'esm',
    write: false,
    conditions: ['@pastiche/source', 'browser'],
    // Node's modules, which tfjs mentions and never imports in a browser.
    external: ['fs', 'path', 'os', 'util', 'crypto', 'worker_threads', 'perf_hooks'],
    logLevel: 'error',
  });
  const scripts = new Map(
    outputFiles.map(({ path, contents }) => [path.replaceAll('\\', '/').replace(/^[A-Z]:/, ''), contents]),
  );
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    const script = scripts.get(path);
    const type = script ? 'text/javascript' : path.endsWith('.wasm') ? 'application/wasm' : 'text/html';
    try {
      const body = script ?? (path === '/' ? '<script type="module" src="/page.js"></script>' : await asset(path));
      response.writeHead(200, { 'content-type': type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => void server.close() };
}

async function asset(path: string): Promise<Uint8Array> {
  const name = path.slice(1);
  if (name === 'compact.safetensors') return readFile(resolve('@pastiche/models/compact.safetensors'));
  if (/^tfjs-backend-wasm[-a-z]*\.wasm$/.test(name)) {
    return readFile(join(dirname(resolve('@tensorflow/tfjs-backend-wasm')), name));
  }
  throw new Error(`There is no ${path}`);
}

/** A Chromium with WebGPU, on a graphics card of software where there is no other. */
export async function launch(): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('Found no Chromium, Chrome or Edge: install one, or set PASTICHE_BROWSER');
  const software = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-unsafe-swiftshader'];
  return chromium.launch({ executablePath, args: ['--no-sandbox', ...software] });
}
