import { describe, expect, it } from 'vitest';
import { inBrowser } from '../testing/browser.testing.ts';

const headers = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** Paints one step on WebAssembly, in the browser; returns the backend's reason. */
async function paint(worker?: string): Promise<string> {
  const data = Uint8ClampedArray.from({ length: 32 * 32 * 3 }, (_, i) => (i * 37) % 256);
  const content = { data, width: 32, height: 32, channels: 3 as const };
  const run = pastiche.stylize({
    ...{ content, styles: content, model: 'random' as const, size: 32, minSize: 32, iterations: 1 },
    ...{ backend: 'wasm' as const, contentLayers: { conv1_1: 1 }, styleLayers: { conv1_1: 1 } },
    ...(worker ? { worker: () => new Worker(worker, { type: 'module' }) } : {}),
  });
  let reason = '';
  for await (const event of run) if (event.type === 'backend') reason = event.reason;
  return `${reason}: ${(await run.result).width}`;
}

describe('a page whose policy allows no worker of a Blob, and only imports from another origin', () => {
  const policy = ["script-src 'self' 'wasm-unsafe-eval' http://localhost:*", "worker-src 'self'"].join('; ');
  const allowing = { 'content-security-policy': policy, 'access-control-allow-origin': '*' };
  const browser = inBrowser({ headers: allowing, host: 'localhost', sharesPage: true });

  it('paints in a worker of its own that imports ours later than it starts', async () => {
    expect(await browser.page.evaluate(paint, '/w.js')).toBe('WebAssembly, as asked for: 32');
  });

  it('is told why the usual worker cannot start', async () => {
    const told = browser.page.evaluate(paint, undefined);
    await expect(told).rejects.toThrow(/The worker failed: .*Content-Security-Policy/);
  });
});

describe.each([
  ['no worker of a Blob', "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"],
  [
    'workers of a Blob that import none',
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:",
  ],
])('an isolated page whose policy allows %s', (_, policy) => {
  const browser = inBrowser({ headers: { ...headers, 'content-security-policy': policy } });

  it('paints on WebAssembly with one thread', async () => {
    expect(await browser.page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await browser.page.evaluate(paint, undefined)).toBe('WebAssembly, as asked for: 32');
    expect(browser.log.filter((path) => path.endsWith('.wasm'))).toEqual(['/pastiche/tfjs-backend-wasm-simd.wasm']);
  });
});
