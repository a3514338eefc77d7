import { expect, it } from 'vitest';
import { inBrowser } from '../testing/browser.testing.ts';

const isolated = inBrowser({
  headers: { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' },
});
const plain = inBrowser({ inSoftware: false });

it('WebAssembly uses several threads where the page is cross-origin isolated', async () => {
  const { page, log } = isolated;
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

it('elsewhere several workers compute a picture together: the same but for rounding, whatever the script', async () => {
  const { page } = plain;
  const paint = async (workers: number, script: string, type: WorkerType) => {
    const data = Uint8ClampedArray.from({ length: 200 * 200 * 3 }, (_, i) => (i * i) % 251);
    const content = { data, width: 200, height: 200, channels: 3 as const };
    const layers = { contentLayers: { conv2_1: 1 }, styleLayers: { conv1_1: 1, conv2_1: 1 } };
    const run = pastiche.stylize({
      ...{ content, styles: content, model: 'random' as const, size: 200, minSize: 200, iterations: 2, ...layers },
      ...{ backend: 'wasm' as const, workers, initNoise: 0.3, worker: () => new Worker(script, { type }) },
    });
    return [...(await run.result).data];
  };
  // The list of those that are there keeps some that have ended with the worker that began them.
  let begun = 0;
  page.on('worker', () => begun++);
  const there = '/pastiche/worker.js';
  const alone = (await page.evaluate(`(${paint})(1, '${there}', 'module')`)) as number[];
  await expect.poll(() => begun).toBe(1);
  const together = (await page.evaluate(`(${paint})(2, '${there}', 'module')`)) as number[];
  await expect.poll(() => begun).toBe(1 + 2);
  expect(Math.max(...together.map((value, i) => Math.abs(value - alone[i])))).toBeLessThan(3);
  // A classic script that imports ours later than it starts.
  expect(await page.evaluate(`(${paint})(2, '/w.js', 'classic')`)).toEqual(together);
  await expect.poll(() => begun).toBe(1 + 2 + 2);
});
