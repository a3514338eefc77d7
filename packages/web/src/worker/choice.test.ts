import { describe, expect, it } from 'vitest';
import { type InBrowser, inBrowser } from '../testing/browser.testing.ts';
import { softwareIn } from './graphicsCard.ts';

it('knows renderers of software by their names', () => {
  const software = [
    'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
    'ANGLE (Mesa, llvmpipe (LLVM 15.0.6, 256 bits), OpenGL 4.5)',
    'ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0)',
    'softpipe',
    'Apple Software Renderer',
  ];
  const cards = [
    'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0)',
    'Apple M2',
    'Adreno (TM) 640',
    'Mesa Intel(R) UHD Graphics 620 (KBL GT2)',
  ];
  expect([...software, ...cards].filter(softwareIn)).toEqual(software);
});

/** Paints a step on the engine that is chosen; returns the choice. */
function choose({ page }: InBrowser): Promise<{ name: string; reason: string }> {
  return page.evaluate(async () => {
    const content = new ImageData(32, 32);
    const layers = { contentLayers: { conv1_1: 1 }, styleLayers: { conv1_1: 1 } };
    const run = pastiche.stylize({ content, styles: content, ...layers, size: 32, minSize: 32, iterations: 1 });
    for await (const event of run) if (event.type === 'backend') return event;
    throw new Error('No engine was told of');
  });
}

describe.each([
  ['WebGPU and WebGL are computed in software', true, /no WebGL: it would be computed in software, SwiftShader/],
  ['there is no graphics card and no software for it', false, /no WebGL: this browser does not offer it/],
])('where %s', (_, inSoftware, why) => {
  const browser = inBrowser({ inSoftware });

  it('WebAssembly paints, and the run says why', async () => {
    const { name, reason } = await choose(browser);
    expect(name).toBe('wasm');
    expect(reason).toMatch(/^WebAssembly \(no WebGPU: .*; no WebGL: /);
    expect(reason).toMatch(why);
    // Nor is anything loaded in vain.
    expect(browser.log.filter((path) => /web(gl|gpu)\.js/.test(path))).toEqual([]);
  });
});

describe('how fast it paints', () => {
  const browser = inBrowser();
  const measure = () => browser.page.evaluate(() => pastiche.measureSpeed());

  it('is measured once, on the engine that is chosen', async () => {
    const first = await measure();
    expect(first).toMatchObject({ name: 'wasm', reason: expect.stringContaining('no WebGL') });
    const { perStep, perPixel, toBegin } = first.times ?? {};
    expect(perPixel).toBeGreaterThan(0);
    expect([perStep, toBegin].every((seconds) => (seconds as number) >= 0)).toBe(true);
    // Measured again, it would not be the same to the last digit.
    expect(await measure()).toEqual(first);
  });

  it('need not be waited for', async () => {
    const reason = await browser.page.evaluate(() => {
      const controller = new AbortController();
      const measuring = pastiche.measureSpeed({ signal: controller.signal }).catch(String);
      controller.abort('enough');
      return measuring;
    });
    expect(reason).toBe('enough');
    expect((await choose(browser)).name).toBe('wasm');
  });
});
