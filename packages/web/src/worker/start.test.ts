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

describe('a worker whose script imports ours later than it starts', () => {
  const browser = inBrowser();

  it('loses nothing of what the page sends', async () => {
    const address = await browser.page.evaluate((script) => {
      const late = `await new Promise((later) => setTimeout(later)); await import(${JSON.stringify(script)})`;
      return URL.createObjectURL(new Blob([late], { type: 'text/javascript' }));
    }, `${browser.url}worker.js`);
    expect(await browser.page.evaluate(paint, address)).toBe('WebAssembly, as asked for: 32');
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
    expect(browser.log.filter((path) => path.endsWith('.wasm'))).toEqual(['/tfjs-backend-wasm-simd.wasm']);
  });
});
