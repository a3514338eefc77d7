import { expect, it } from 'vitest';
import { inBrowser } from '../testing/browser.testing.ts';

const browser = inBrowser({
  headers: { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' },
});

it('WebAssembly uses several threads where the page is cross-origin isolated', async () => {
  const { page, log } = browser;
  const seen = await page.evaluate(async () => {
    // Of two processors tfjs would use one.
    const eight = "data:text/javascript,Object.defineProperty(navigator, 'hardwareConcurrency', { value: 8 })";
    const imports = [eight, new URL('pastiche/worker.js', location.href)].map(
      (script) => `import ${JSON.stringify(script)};`,
    );
    const script = URL.createObjectURL(new Blob(imports, { type: 'text/javascript' }));
    const data = Uint8ClampedArray.from({ length: 64 * 64 * 3 }, (_, i) => (i * 37) % 256);
    const content = { data, width: 64, height: 64, channels: 3 as const };
    const run = pastiche.stylize({
      ...{ content, styles: content, model: 'random' as const, size: 64, minSize: 64, iterations: 2 },
      ...{ backend: 'wasm' as const, worker: () => new Worker(script, { type: 'module' }) },
    });
    const reasons: string[] = [];
    for await (const event of run) if (event.type === 'backend') reasons.push(event.reason);
    return { reasons, width: (await run.result).width };
  });
  expect(seen).toEqual({ reasons: ['WebAssembly, 4 threads, as asked for'], width: 64 });
  expect(log.filter((path) => path.endsWith('.wasm'))).toEqual(['/pastiche/tfjs-backend-wasm-threaded-simd.wasm']);
  // The first worker: the others are its threads.
  const threads = await page.workers()[0].evaluate('_tfengine.registry.wasm.wasm.PThread.runningWorkers.length');
  expect(threads).toBe(3);
});
