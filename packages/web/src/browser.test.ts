import '@tensorflow/tfjs-backend-wasm';
import { type RawImage, stylize } from '@pastiche/core';
import { createTfjsEncoder, networks, randomWeights } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BackendName } from './backendNames.ts';
import { launch, servePage } from './browser.testing.ts';
import type * as library from './index.ts';
import type { StylizeInBrowserOptions } from './stylize.ts';

/** What the page has on `window`: see page.testing.ts. */
declare const pastiche: typeof library;
declare function conformance(backend: BackendName, wayBack: string): Promise<string[]>;
declare function twentySteps(backend: BackendName, content: Posted, style: Posted): Promise<number[]>;

/** How many steps the present run has told of. */
declare let stepsSeen: number;

/** A picture as it is passed to a page. */
interface Posted extends Omit<RawImage, 'data'> {
  data: Uint8ClampedArray;
}

const backends = ['webgpu', 'webgl', 'wasm'] as const;
let browser: Browser;
let server: Awaited<ReturnType<typeof servePage>>;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([servePage(), launch()]);
});
afterAll(async () => {
  await browser.close();
  server.close();
});
beforeEach(async () => {
  page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'pastiche' in globalThis);
});
afterEach(() => page.close());

const waves = (width: number, height: number, phase: number): number[] =>
  Array.from(
    { length: width * height * 3 },
    (_, i) => 127 + 120 * Math.sin(i / 7 + phase + Math.floor(i / width / 3) / 5),
  );

describe.each(backends)('on %s', (backend) => {
  it.each(['rotated', 'transposed'])('the encoder passes its conformance suite, going back %s', async (wayBack) => {
    const failures = await page.evaluate(([name, way]) => conformance(name, way), [backend, wayBack] as const);
    expect(failures).toEqual([]);
  });

  it('the same seed gives the same picture as in Node, within 2 of 255 on average', async () => {
    const [content, style] = [waves(64, 48, 0), waves(64, 64, 2)];
    const there = await page.evaluate(
      ([name, a, b]) =>
        twentySteps(
          name,
          { data: Uint8ClampedArray.from(a), width: 64, height: 48, channels: 3 },
          { data: Uint8ClampedArray.from(b), width: 64, height: 64, channels: 3 },
        ),
      [backend, content, style] as const,
    );
    const here = await inNode(content, style);
    const mean = there.reduce((sum, value, i) => sum + Math.abs(value - here[i]), 0) / here.length;
    expect(there).toHaveLength(here.length);
    expect(mean).toBeLessThan(2);
  });

  it('a worker paints through the embedded network, twice, and leaves no tensor', async () => {
    const paint = (): ReturnType<typeof paintOnce> => paintOnce(backend);
    const first = await paint();
    const tensors = (): Promise<number> => page.workers()[0].evaluate('_tfengine.state.numTensors');
    const before = await tensors();
    const seen = await paint();
    expect(page.workers()).toHaveLength(1);
    expect(await tensors()).toBe(before);
    expect(first).toEqual(seen);
    expect(seen.types).toEqual(['backend', 'scale', 'step', 'step', 'step', 'step', 'done']);
    expect(seen.size).toEqual([64, 48, 4]);
  });
});

function paintOnce(backend: BackendName): Promise<{ types: string[]; size: number[] }> {
  return page.evaluate(async (name) => {
    const canvas = new OffscreenCanvas(80, 60);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.fillStyle = 'teal';
    context.fillRect(20, 10, 30, 30);
    const run = pastiche.stylize({
      content: await canvas.convertToBlob(),
      styles: canvas,
      backend: name,
      size: 64,
      minSize: 64,
      iterations: 4,
    } as StylizeInBrowserOptions);
    const types: string[] = [];
    for await (const { type } of run) types.push(type);
    const { width, height, channels } = await run.result;
    return { types, size: [width, height, channels] };
  }, backend);
}

/** A run of many small steps, driven in the page. */
type Scene = 'break' | 'change' | 'lose';

async function play(
  scene: Scene,
  backend: BackendName,
  steps: number,
): Promise<{ events: string[]; costs: string[][] }> {
  return page.evaluate(
    async ([what, name, iterations]) => {
      const data = Uint8ClampedArray.from({ length: 48 * 48 * 3 }, (_, i) => (i * 37) % 256);
      const content = { data, width: 48, height: 48, channels: 3 as const };
      const run = pastiche.stylize({ content, styles: content, backend: name, size: 48, minSize: 48, iterations });
      const events: string[] = [];
      const costs: string[][] = [];
      for await (const event of run) {
        events.push(event.type === 'notice' ? event.message : event.type);
        if (event.type !== 'step') continue;
        costs.push(Object.keys(event.costs));
        Object.assign(globalThis, { stepsSeen: costs.length });
        if (event.iteration !== 3) continue;
        if (what === 'break') break;
        if (what === 'change') await run.change({ styleLayers: { conv2_1: 1 } });
      }
      const outcome = await run.result.then(
        ({ width }) => `a picture ${width} wide`,
        (error) => error.name,
      );
      return { events: [...events, outcome], costs };
    },
    [scene, backend, steps] as const,
  );
}

describe('a run in a worker', () => {
  it('ends at `break`, and the next one works', async () => {
    expect((await play('break', 'wasm', 1000)).events.slice(-2)).toEqual(['step', 'AbortError']);
    expect((await play('change', 'wasm', 5)).events.slice(-2)).toEqual(['done', 'a picture 48 wide']);
  });

  it('is changed while it runs', async () => {
    const { costs } = await play('change', 'wasm', 6);
    expect(costs[2]).toContain('style/conv5_1');
    expect(costs[3]).toEqual(['content/conv4_2', 'style/conv2_1', 'variation']);
  });

  it('says what is wrong with its options, with the code', async () => {
    const error = await page.evaluate(async () => {
      const content = new ImageData(48, 48);
      const { result } = pastiche.stylize({ content, styles: content, styleLayers: { nowhere: 1 }, backend: 'wasm' });
      return result.catch((thrown) => ({
        isOurs: pastiche.PasticheError.isInstance(thrown),
        code: thrown.code,
        message: thrown.message,
      }));
    });
    expect(error).toMatchObject({ isOurs: true, code: 'unknown-layer' });
  });

  it.each([
    ['webgl', "_tfengine.registry.webgl.gpgpu.gl.getExtension('WEBGL_lose_context').loseContext()"],
    ['webgpu', '_tfengine.registry.webgpu.device.destroy()'],
  ] as const)('goes on after the %s device was lost', async (backend, lose) => {
    const playing = play('lose', backend, 8);
    await page.waitForFunction(() => stepsSeen >= 3, undefined, { timeout: 110_000 });
    await page.workers()[0].evaluate(lose);
    const { events } = await playing;
    expect(events.filter((event) => event.startsWith('The graphics device was lost'))).toHaveLength(1);
    expect(events.filter((event) => event === 'backend')).toHaveLength(2);
    expect(events.at(-1)).toBe('a picture 48 wide');
  });
});

it('a worker that cannot be loaded is an error, and says so', async () => {
  const error = await page.evaluate(async () => {
    const content = new ImageData(48, 48);
    const worker = (): Worker => new Worker('/nowhere.js', { type: 'module' });
    return pastiche
      .stylize({ content, styles: content, worker })
      .result.then(String, (thrown) => [thrown.code, thrown.message]);
  });
  expect(error).toEqual(['backend-unavailable', expect.stringContaining('The worker failed')]);
});

it('weights stay in the browser from page to page, until they are removed', async () => {
  await page.evaluate(async () => pastiche.browserCache().put('a b.safetensors', new Uint8Array([1, 2, 3])));
  await page.reload();
  await page.waitForFunction(() => 'pastiche' in globalThis);
  const seen = await page.evaluate(async () => {
    const cache = pastiche.browserCache();
    const release = await cache.tryLock('a');
    const second = await cache.tryLock('a');
    await release?.();
    const third = await cache.tryLock('a');
    const [bytes, list] = [await cache.get('a b.safetensors'), await cache.list()];
    await cache.remove('a');
    return { bytes: [...(bytes ?? [])], list, after: await cache.list(), locks: [!!release, !!second, !!third] };
  });
  expect(seen).toEqual({
    bytes: [1, 2, 3],
    list: [{ name: 'a b.safetensors', bytes: 3 }],
    after: [],
    locks: [true, false, true],
  });
});

describe('pictures', () => {
  it('are read upright, as their EXIF orientation says, and shrunk', async () => {
    const size = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(400, 200);
      canvas.getContext('2d');
      const jpeg = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
      // An EXIF segment that says 6: turn right by 90 degrees.
      const exif = [
        0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0,
        0,
      ];
      const segment = [0xff, 0xe1, 0, exif.length + 2, ...exif];
      const turned = new Blob([jpeg.slice(0, 2), new Uint8Array(segment), jpeg.slice(2)], { type: 'image/jpeg' });
      const { width, height } = await pastiche.readImage(turned, { longest: 100 });
      return [width, height];
    });
    expect(size).toEqual([50, 100]);
  });

  it('that are broken are named', async () => {
    const message = await page.evaluate(() =>
      pastiche
        .readImage(new File(['no picture'], 'holiday.jpg'))
        .then(String, (error) => `${error.code}: ${error.message}`),
    );
    expect(message).toMatch(/^unreadable: Cannot read holiday\.jpg: this is no picture/);
  });

  it('keep their alpha through PNG, and lie on white as JPEG', async () => {
    const pixels = await page.evaluate(async () => {
      const image = { data: new Uint8ClampedArray([0, 0, 255, 0]), width: 1, height: 1, channels: 4 as const };
      const [png, jpeg] = [await pastiche.toBlob(image), await pastiche.toBlob(image, { type: 'image/jpeg' })];
      return [[...(await pastiche.readImage(png)).data], [...(await pastiche.readImage(jpeg)).data]];
    });
    expect(pixels[0][3]).toBe(0);
    expect(pixels[1]).toEqual([255, 255, 255, 255]);
  });
});

async function inNode(content: number[], style: number[]): Promise<ArrayLike<number>> {
  await tf.setBackend('wasm');
  const network = networks.random;
  const encoder = createTfjsEncoder(network, randomWeights(network, 0));
  const image = await stylize({
    content: { data: Uint8ClampedArray.from(content), width: 64, height: 48, channels: 3 },
    styles: { data: Uint8ClampedArray.from(style), width: 64, height: 64, channels: 3 },
    encoder,
    size: 64,
    minSize: 64,
    iterations: 20,
    seed: 5,
    init: 'random',
  }).result;
  encoder.dispose();
  return image.data;
}
