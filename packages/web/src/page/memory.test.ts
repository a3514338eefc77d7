import { expect, it } from 'vitest';
import type { BackendName } from '../backendNames.ts';
import { inBrowser } from '../testing/browser.testing.ts';
import { watchHeaps } from '../testing/heap.testing.ts';

const browser = inBrowser();

/** What a heap may grow by, in bytes: less than one picture of 64 px a run. */
const slack = 1e6;

/** What the worker's tfjs holds. */
const held = `(() => {
  const { state, registry: { webgl, webgpu, wasm } } = _tfengine;
  return {
    tensors: state.numTensors,
    buffers: state.numDataBuffers,
    bytes: state.numBytes,
    textures: webgl?.textureManager.numUsedTextures,
    gpu: webgpu?.bufferManager.numUsedBuffers,
    wasm: wasm && [wasm.dataIdMap.numDataIds(), wasm.wasm.HEAPU8.length],
  };
})()`;

/** How many buffers and textures it keeps on a device for the next time: the most that it ever needed at once. */
const spare = `(() => {
  const { webgl, webgpu } = _tfengine.registry;
  return (webgl?.textureManager.numFreeTextures ?? 0) + (webgpu?.bufferManager.numFreeBuffers ?? 0);
})()`;

// On a graphics card of software, WebGPU takes seconds for what WebGL does in one.
it.each([
  ['wasm', 25],
  ['webgl', 25],
  ['webgpu', 5],
] as const)('on %s, %i runs leave memory as it was', async (backend, runs) => {
  const heaps = await watchHeaps(browser.page);
  // Runs of all fates, as far as there is time.
  await paint(backend, Math.min(runs, 8));
  const worker = browser.page.workers()[0];
  const before = {
    held: await worker.evaluate(held),
    spare: await worker.evaluate<number>(spare),
    heaps: await heaps(),
  };
  await paint(backend, runs);
  expect(browser.page.workers()).toEqual([worker]);
  // A run that was broken off may free its last tensors a moment later.
  await expect.poll(() => worker.evaluate(held)).toEqual(before.held);
  // A snapshot may meet a step that it did not meet before, but not in each run.
  expect(await worker.evaluate<number>(spare)).toBeLessThan(before.spare + runs);
  const growth = (await heaps()).map((bytes, i) => bytes - before.heaps[i]);
  expect(growth).toHaveLength(2);
  expect(Math.max(...growth)).toBeLessThan(slack);
});

/** Runs of all fates: most end, each fifth from the second on is broken off, each seventh is refused. The last one ends, so that none is left in the worker. */
async function paint(backend: BackendName, runs: number): Promise<void> {
  await browser.page.evaluate(
    async ([name, count]) => {
      const data = Uint8ClampedArray.from({ length: 64 * 64 * 3 }, (_, i) => (i * 37) % 256);
      const content = { data, width: 64, height: 64, channels: 3 as const };
      for (let i = 1; i <= count; i++) {
        const run = pastiche.stylize({
          ...{ content, styles: content, backend: name },
          ...{ size: 64, minSize: 64, iterations: 1, contentLayers: { conv1_1: 1 } },
          // No deeper: on a graphics card of software every layer costs seconds.
          styleLayers: i % 7 === 0 ? { nowhere: 1 } : { conv1_1: 1 },
        });
        try {
          for await (const event of run) {
            await run.snapshot();
            await run.checkpoint();
            if (event.type === 'step' && i % 5 === 2) break;
          }
          await run.result;
        } catch (error) {
          const expected = i % 7 === 0 ? 'PasticheError' : i % 5 === 2 ? 'AbortError' : '';
          if ((error as Error).name !== expected) throw error;
        }
      }
    },
    [backend, runs] as const,
  );
}
