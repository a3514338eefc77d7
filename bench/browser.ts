// Measures the time of a step in a browser with the built package: tfjs on WebGPU, WebGL and WebAssembly, and ONNX Runtime on WebGPU and
// WebAssembly, in turn. Prints medians as multiples of tfjs on WebAssembly. Without a graphics card, Chromium computes WebGPU and WebGL in
// software. Measures the last build (`npm test` builds).
//
//   npx tsx bench/browser.ts [longer side, default 128] [network, default compact] [steps, default 4] [part of an engine's name] [--isolated]
//
// `--isolated` allows the page threads.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BackendName } from '@pastiche/web';
import { chromium } from 'playwright-core';
import { findBrowser, softwareGraphics } from '../scripts/browser.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { isolated: { type: 'boolean', default: false } },
});
const [size = '128', model = 'compact', steps = '4', part = ''] = positionals;

interface Engine {
  backend: BackendName;
  onnxRuntime?: string;
}

const engines: Record<string, Engine> = {
  'tfjs, WebAssembly': { backend: 'wasm' },
  'tfjs, WebGL': { backend: 'webgl' },
  'tfjs, WebGPU': { backend: 'webgpu' },
  'ONNX Runtime, WebAssembly': { backend: 'onnx', onnxRuntime: '/ort.wasm.bundle.min.mjs' },
  'ONNX Runtime, WebGPU': { backend: 'onnx', onnxRuntime: '/ort.webgpu.bundle.min.mjs' },
};

const folders = [
  fileURLToPath(new URL('../packages/web/dist', import.meta.url)),
  dirname(createRequire(new URL('../packages/web/package.json', import.meta.url)).resolve('onnxruntime-web')),
];

const types: Record<string, string> = { js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm' };

const server = createServer(async ({ url = '/' }, response) => {
  const name = basename(url);
  if (values.isolated) {
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
  }
  response.setHeader('content-type', url === '/' ? 'text/html' : (types[name.split('.').at(-1) ?? ''] ?? 'binary'));
  if (url === '/') return response.end();
  for (const folder of folders) {
    const body = await readFile(join(folder, name)).catch(() => undefined);
    if (body) return response.end(body);
  }
  response.writeHead(404).end();
});
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox', ...softwareGraphics] });

/** Milliseconds of each step except the first, which compiles shaders and creates sessions. */
async function measure(engine: Engine): Promise<{ times: number[]; reason: string }> {
  const page = await browser.newPage();
  try {
    await page.goto(address);
    return await page.evaluate(
      async ({ engine, size, model, steps }) => {
        const file = '/index.js';
        const { stylize } = (await import(file)) as typeof import('@pastiche/web');
        const data = Uint8ClampedArray.from(
          { length: size * size * 3 },
          (_, i) => 127 + 120 * Math.sin(i / 7 + (i % 3)),
        );
        const content = { data, width: size, height: size, channels: 3 as const };
        const options = { model: model as 'compact', size, minSize: size, iterations: steps + 1 };
        const run = stylize({ ...engine, ...options, content, styles: content });
        const times: number[] = [];
        let [last, reason] = [0, ''];
        for await (const event of run) {
          if (event.type === 'backend') reason = event.reason;
          if (event.type !== 'step') continue;
          if (event.iteration > 1) times.push(performance.now() - last);
          last = performance.now();
        }
        return { times, reason };
      },
      { engine, size: Number(size), model, steps: Number(steps) },
    );
  } finally {
    await page.close();
  }
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];

let base: number | undefined;
for (const [name, engine] of Object.entries(engines)) {
  if (!name.includes(part)) continue;
  const { times, reason } = await measure(engine);
  const time = median(times);
  base ??= time;
  console.log(`${name}: ${(time / base).toFixed(2)} times as long as the first (${time.toFixed(0)} ms; ${reason})`);
}
await browser.close();
server.close();
