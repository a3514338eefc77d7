import { createHash } from 'node:crypto';
import { networks, randomWeights, type WeightsSource, writeSafetensors } from '@pastiche/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BadServer, badServer, good, type Manner } from '../../../../test/badServer.ts';
import { inBrowser, open } from '../testing/browser.testing.ts';

const browser = inBrowser();

/** Like that of @pastiche/vgg19: as large, with its layers. */
const file = writeSafetensors(randomWeights(networks.vgg19, 0), { format: 'I8' });
const digest = createHash('sha256').update(file).digest('hex');

let server: BadServer;
beforeAll(async () => {
  server = await badServer({ '/vgg19': toAnyPage(good(file)), '/other': toAnyPage(good(file.subarray(0, 1000))) });
});
afterAll(() => server.close());

function toAnyPage(manner: Manner): Manner {
  return (request, response, attempt) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    manner(request, response, attempt);
  };
}

function source(path: string): WeightsSource {
  const hash = { algorithm: 'sha256', digest } as const;
  return { name: path, weights: path, url: `${server.address}/${path}`, hash, format: 'I8', license: 'none' };
}

interface Painted {
  notices: string[];
  /** How much was there, at each event that told of it. */
  loaded: number[];
  /** How often the page has asked that its storage be kept. */
  asked: number;
  outcome: string;
}

function paint(model: 'vgg19' | 'random' | 'compact', path = 'vgg19'): Promise<Painted> {
  return browser.page.evaluate(
    async ([name, sources]) => {
      let asked = 0;
      Object.assign(navigator.storage, { persist: async () => ++asked > 1 });
      const content = new ImageData(
        Uint8ClampedArray.from({ length: 32 * 32 * 4 }, (_, i) => (i * 37) % 256),
        32,
      );
      const run = pastiche.stylize({
        ...{ content, styles: content, model: name, sources, backend: 'wasm' as const },
        ...{ size: 32, minSize: 32, iterations: 1 },
        // This is about the file, which is fetched and kept whole.
        ...{ contentLayers: { conv2_1: 1 }, styleLayers: { conv1_1: 1 } },
      });
      const [notices, loaded]: [string[], number[]] = [[], []];
      const outcome = await (async () => {
        for await (const event of run) {
          if (event.type === 'notice') notices.push(event.message);
          if (event.type === 'weights') loaded.push(event.loaded);
        }
        return `a picture ${(await run.result).width} wide`;
      })().catch((error) => `${error.code}: ${error.message}`);
      return { notices, loaded, asked, outcome };
    },
    [model, [source(path)]] as const,
  );
}

describe('the weights of VGG-19', () => {
  it('that are not the right ones are refused', async () => {
    const { outcome } = await paint('vgg19', 'other');
    expect(outcome).toMatch(/^download-failed: .*the file has the SHA256 [0-9a-f]{64} instead of/);
  });

  it('are fetched once the browser refuses to keep them, for as long as the page is open', async () => {
    const session = await browser.page.context().newCDPSession(browser.page);
    const origin = new URL(browser.url).origin;
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1e6 });
    server.log.length = 0;
    const first = await paint('vgg19');
    expect(first.outcome).toBe('a picture 32 wide');
    expect(first.notices).toEqual([expect.stringMatching(/^The weights cannot be stored in the browser's storage/)]);
    // Two others in between: the worker keeps two networks.
    await paint('random');
    await paint('compact');
    expect(await paint('vgg19')).toMatchObject({ notices: [], loaded: [], outcome: 'a picture 32 wide' });
    expect(server.log).toEqual(['/vgg19 all']);
    await session.send('Storage.overrideQuotaForOrigin', { origin });
  });

  it('are fetched on the first visit, and need no server on the next', async () => {
    const first = await paint('vgg19');
    expect(first).toMatchObject({ notices: [], asked: 1, outcome: 'a picture 32 wide' });
    expect(first.loaded.length).toBeGreaterThan(2);
    expect(first.loaded).toEqual([...first.loaded].sort((a, b) => a - b));
    expect(first.loaded.at(-1)).toBe(file.length);
    await server.close();
    await open(browser);
    expect(await paint('vgg19')).toEqual({ notices: [], loaded: [], asked: 0, outcome: 'a picture 32 wide' });
  });
});

it('weights stay in the browser from page to page, until they are removed', async () => {
  const { page } = browser;
  await page.evaluate(async () => pastiche.browserCache().put('a b.safetensors', new Uint8Array([1, 2, 3])));
  await open(browser);
  const seen = await page.evaluate(async () => {
    const cache = pastiche.browserCache();
    const release = await cache.tryLock('a');
    const second = await cache.tryLock('a');
    await release?.();
    const third = await cache.tryLock('a');
    const [bytes, list] = [await cache.get('a b.safetensors'), await cache.list()];
    await cache.remove('a');
    return {
      bytes: [...(bytes ?? [])],
      list,
      after: await cache.get('a b.safetensors'),
      locks: [!!release, !!second, !!third],
    };
  });
  expect(seen).toMatchObject({ bytes: [1, 2, 3], locks: [true, false, true] });
  expect(seen.list).toContainEqual({ name: 'a b.safetensors', bytes: 3 });
  expect(seen.after).toBeUndefined();
});
