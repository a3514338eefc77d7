import { describe, expect, it } from 'vitest';
import { inBrowser } from '../testing/browser.testing.ts';

const browser = inBrowser();

declare global {
  /** How many graphics devices the page has asked for. */
  var devicesAsked: number;
}

/** Bundles of onnxruntime-web; what they fetch beside themselves, and whether they ask for a graphics device. */
const builds = [
  ['WebAssembly', 'ort.wasm.bundle.min.mjs', 'ort-wasm-simd-threaded.wasm', false],
  ['WebGPU', 'ort.webgpu.bundle.min.mjs', 'ort-wasm-simd-threaded.asyncify.wasm', true],
] as const;

describe.each(builds)('ONNX Runtime on %s', (_, module, fetched, onGpu) => {
  it('passes the conformance suite of encoders', async () => {
    const { page, url, log } = browser;
    await page.evaluate(countDevices);
    const failures = await page.evaluate((address) => conformance('onnx', ['rotated'], address), url + module);
    expect(failures).toEqual([]);
    expect(log).toContain(`/${fetched}`);
    expect(await page.evaluate(() => devicesAsked > 0)).toBe(onGpu);
  });

  it('paints in the worker what tfjs paints, within 2 of 255 on average', async () => {
    const there = await paint({ backend: 'onnx', onnxRuntime: `/${module}` });
    const here = await paint({ backend: 'wasm' });
    expect(there.reason).toBe('ONNX Runtime, as asked for');
    expect(there.pixels).toHaveLength(here.pixels.length);
    const mean = there.pixels.reduce((sum, value, i) => sum + Math.abs(value - here.pixels[i]), 0) / here.pixels.length;
    expect(mean).toBeLessThan(2);
  });
});

it.each([
  ['that is nowhere', undefined, '`onnxRuntime` does not say where it is'],
  ['that is not there', '/ort.nothing.mjs', 'Failed to fetch dynamically imported module'],
  ['that is something else', '/pastiche/wasm.js', 'there is no ONNX Runtime at http'],
])('a runtime %s is an error that says so', async (_, onnxRuntime, message) => {
  await expect(paint({ backend: 'onnx', onnxRuntime })).rejects.toThrow(message);
});

function paint(engine: {
  backend: 'onnx' | 'wasm';
  onnxRuntime?: string;
}): Promise<{ reason: string; pixels: number[] }> {
  return browser.page.evaluate(async (given) => {
    const data = Uint8ClampedArray.from({ length: 48 * 40 * 3 }, (_, i) => 127 + 120 * Math.sin(i / 7 + (i % 3)));
    const content = { data, width: 48, height: 40, channels: 3 as const };
    const run = pastiche.stylize({
      ...{ ...given, content, styles: content, model: 'random' as const, init: 'random', seed: 5 },
      ...{ size: 48, minSize: 48, iterations: 4 },
      // No deeper: on a graphics card of software every layer costs seconds.
      ...{ contentLayers: { conv1_1: 1 }, styleLayers: { conv1_1: 1 } },
    });
    let reason = '';
    for await (const event of run) if (event.type === 'backend') reason = event.reason;
    return { reason, pixels: [...(await run.result).data] };
  }, engine);
}

/** Begins to count, in the page. */
function countDevices(): void {
  const { requestDevice } = GPUAdapter.prototype;
  globalThis.devicesAsked = 0;
  GPUAdapter.prototype.requestDevice = function (...given) {
    devicesAsked++;
    return requestDevice.apply(this, given);
  };
}
