import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@pastiche/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type BadServer,
  badServer,
  breaking,
  good,
  type Manner,
  rangeOf,
  withoutRanges,
} from '../../../../../test/badServer.ts';
import { caffe, torchvision } from '../../networks/inputs.ts';
import type { LoadedNetwork } from '../formats/readWeights.ts';
import { writeSafetensors } from '../formats/safetensors.ts';
import { tiny } from '../tiny.testing.ts';
import type { Values } from '../weights.ts';
import { memoryCache, type WeightsCache } from './cache.ts';
import type { FetchEvent } from './fetchSource.ts';
import { type FetchWeightsOptions, fetchWeights } from './fetchWeights.ts';
import { cacheName, parseSources, type WeightsSource, weightsSources } from './sources.ts';

const h5 = new Uint8Array(readFileSync(fileURLToPath(new URL('../../../../../fixtures/keras1.h5', import.meta.url))));
const digestOf = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex');

/** As torchvision's: a classifier in front of the first layer and behind the last, far larger than they are. */
const random = createRandom(0);
const values = (...shape: number[]): Values => {
  const data = new Float32Array(shape.reduce((product, length) => product * length, 1)).map(() => random.normal());
  return { shape, data };
};
const torch = new Map<string, Values>([
  ['classifier.weight', values(1000, 1000)],
  ['features.0.bias', values(4)],
  ['features.0.weight', values(4, 3, 3, 3)],
  ['features.1.large', values(500, 500)],
  ['features.3.bias', values(2)],
  ['features.3.weight', values(2, 4, 3, 3)],
  ['pre_logits.weight', values(1000, 500)],
]);
const torchFile = writeSafetensors(torch);

let server: BadServer;
beforeAll(async () => {
  server = await badServer();
});
beforeEach(() => {
  server.log.length = 0;
  server.manners = Object.assign(server.manners, { '/h5': good(h5), '/torch': good(torchFile) });
});
afterAll(() => server.close());

const source = (path: string, rest: Partial<WeightsSource> = {}): WeightsSource => ({
  name: path,
  weights: path,
  url: `${server.address}/${path}`,
  license: 'none',
  ...rest,
});
const keras = (rest: Partial<WeightsSource> = {}): WeightsSource =>
  source('h5', { bytes: h5.length, hash: { algorithm: 'md5', digest: digestOf('md5', h5) }, ...rest });
const timm = (rest: Partial<WeightsSource> = {}): WeightsSource => source('torch', { ranged: true, ...rest });

async function fetchTiny(
  options: FetchWeightsOptions,
): Promise<LoadedNetwork & { notices: string[]; loaded: number[]; events: FetchEvent[] }> {
  const events: FetchEvent[] = [];
  const fetching = fetchWeights(tiny, { delay: 0.01, ...options });
  for (;;) {
    const { done, value } = await fetching.next();
    if (!done) events.push(value);
    else {
      const notices = events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));
      const loaded = events.flatMap((event) => (event.type === 'weights' ? [event.loaded] : []));
      return { ...value, notices, loaded, events };
    }
  }
}

describe('fetchWeights', () => {
  it("fetches Keras's file, checks its hash, and needs no server from then on", async () => {
    const cache = memoryCache();
    const first = await fetchTiny({ sources: [keras()], cache });
    expect(first.network.input).toEqual(caffe);
    expect(first.weights.get('conv2_1.weight')?.data[0]).toBe(0.5);
    expect(first.events.at(-1)).toEqual({
      type: 'weights',
      network: 'tiny',
      source: 'h5',
      loaded: 11112,
      total: 11112,
    });
    expect(server.log).toEqual(['/h5 all']);
    const again = await fetchTiny({ sources: [keras()], cache });
    expect([...again.weights]).toEqual([...first.weights]);
    expect(again.network).toEqual(first.network);
    expect([again.events, server.log]).toEqual([[], ['/h5 all']]);
  });

  it('fetches of a large safetensors file only the header and the tensors needed', async () => {
    const cache = memoryCache();
    const { network, weights, notices } = await fetchTiny({ sources: [timm()], cache });
    expect(network.input).toEqual(torchvision);
    expect(Object.fromEntries(weights)).toEqual({
      'conv1_1.bias': torch.get('features.0.bias'),
      'conv1_1.weight': torch.get('features.0.weight'),
      'conv2_1.bias': torch.get('features.3.bias'),
      'conv2_1.weight': torch.get('features.3.weight'),
    });
    expect(notices).toEqual([]);
    const bytes = server.log.slice(2).map((line) => {
      const [begin, last] = line.replace('/torch bytes=', '').split('-').map(Number);
      return last + 1 - begin;
    });
    expect(bytes).toEqual([4 * (4 + 108), 4 * (2 + 72)]);
    expect((await fetchTiny({ sources: [timm()], cache })).network).toEqual(network);
    expect(server.log).toHaveLength(4);
  });

  it('does so, reading on, where the server does not know ranges', async () => {
    server.manners['/torch'] = withoutRanges(torchFile);
    const { weights } = await fetchTiny({ sources: [timm()] });
    expect(weights.get('conv2_1.weight')).toEqual(torch.get('features.3.weight'));
  });

  it('fetches shallow layers alone, and all of them when a deeper one is asked for', async () => {
    const cache = memoryCache();
    const shallow = await fetchTiny({ sources: [timm()], cache, layers: ['conv1_1'] });
    expect([...shallow.weights.keys()]).toEqual(['conv1_1.bias', 'conv1_1.weight']);
    expect((await fetchTiny({ sources: [timm()], cache, layers: ['conv2_1'] })).weights.size).toBe(4);
    const before = server.log.length;
    await fetchTiny({ sources: [timm()], cache });
    expect(server.log).toHaveLength(before);
  });

  it('takes the next source when one fails, and says why', async () => {
    const sources = [
      source('none'),
      keras({ bytes: 5 }),
      keras({ hash: { algorithm: 'sha256', digest: '00' } }),
      timm(),
    ];
    const { network, notices } = await fetchTiny({ sources });
    expect(network.input).toEqual(torchvision);
    expect(notices).toEqual([
      'none: the server answered 404 Not Found. Trying the next source',
      'h5: the file has 11112 bytes instead of 5. Trying the next source',
      `h5: the file has the SHA256 ${digestOf('sha256', h5)} instead of 00. Trying the next source`,
    ]);
  });

  it('says what to do when none has them, and keeps nothing', async () => {
    const cache = memoryCache();
    const broken: Record<string, Manner> = {
      '/page': (_, response) => void response.end('<html>Log in first</html>'),
      '/short': good(torchFile.subarray(0, 2000)),
      '/other': good(writeSafetensors(new Map([['features.0.weight', values(4, 3, 3, 3)]]))),
    };
    Object.assign(server.manners, broken);
    const sources = [
      source('page'),
      source('page', { ranged: true }),
      source('short', { ranged: true }),
      source('other'),
    ];
    await expect(fetchTiny({ sources, cache })).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(
        /^Cannot get the weights of tiny\. page: .*safetensors.*; page: .*; short: .*; other: .*'conv1_1.bias' is missing.*\(--weights FILE\)/,
      ),
    });
    expect(await cache.list()).toEqual([]);
    await expect(fetchTiny({ sources: [], cache })).rejects.toThrow(/No sources are known/);
  });

  it('keeps no file with a value that is not finite', async () => {
    const cache = memoryCache();
    const bad = new Map(torch);
    bad.set('features.0.bias', { shape: [4], data: Float32Array.of(1, Number.NaN, 1, 1) });
    server.manners['/torch'] = good(writeSafetensors(bad));
    await expect(fetchTiny({ sources: [timm()], cache })).rejects.toThrow(/not finite/);
    expect(await cache.list()).toEqual([]);
  });

  it('fetches a damaged file of the cache anew', async () => {
    const cache = memoryCache();
    await fetchTiny({ sources: [keras()], cache });
    const name = cacheName(tiny, keras());
    for (const damage of [(bytes: Uint8Array) => bytes.subarray(0, 700), flipLast]) {
      await cache.put(name, damage((await cache.get(name)) as Uint8Array));
      const { notices, weights } = await fetchTiny({ sources: [keras()], cache });
      expect(notices).toEqual([
        expect.stringMatching(/^tiny-h5\.safetensors in memory is damaged. Downloading it again: /),
      ]);
      expect(weights.get('conv2_1.weight')?.data[0]).toBe(0.5);
      expect((await fetchTiny({ sources: [keras()], cache })).events).toEqual([]);
    }
  });

  it('paints on when nothing can be kept', async () => {
    const full: WeightsCache = {
      ...memoryCache(),
      place: 'a full disk',
      put: async () => Promise.reject(new Error('the disk is full')),
      part: async () => ({
        read: async () => new Uint8Array(0),
        write: async () => Promise.reject(new Error('the disk is full')),
        discard: async () => {},
        close: async () => {},
      }),
    };
    const { weights, notices } = await fetchTiny({ sources: [keras()], cache: full });
    expect(weights.size).toBe(4);
    expect(notices).toEqual([
      'h5: The partial download cannot be saved: the disk is full',
      'The weights cannot be stored in a full disk and will be downloaded again: the disk is full',
    ]);
  });

  it('fetches once for two who ask at the same time', async () => {
    const cache = memoryCache();
    server.manners['/h5'] = (request, response, attempt) =>
      void setTimeout(() => good(h5)(request, response, attempt), 300);
    const [one, two] = await Promise.all([1, 2].map(() => fetchTiny({ sources: [keras()], cache })));
    expect([...one.weights]).toEqual([...two.weights]);
    expect(server.log).toEqual(['/h5 all']);
    expect([...one.notices, ...two.notices]).toEqual([expect.stringMatching(/^Waiting for another process/)]);
  });

  it('lets the next one in after a failure, and after nobody reads on', async () => {
    const cache = memoryCache();
    await expect(fetchTiny({ sources: [source('none')], cache })).rejects.toThrow();
    server.manners['/h5'] = breaking(h5, 1000);
    for await (const _ of fetchWeights(tiny, { sources: [keras()], cache })) break;
    server.manners['/h5'] = good(h5);
    expect((await fetchTiny({ sources: [keras()], cache })).notices).toEqual([]);
  });

  it('can be cancelled', async () => {
    const reason = new Error('enough');
    server.manners['/h5'] = () => {};
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 100);
    await expect(fetchTiny({ sources: [keras(), timm()], signal: controller.signal })).rejects.toBe(reason);
    await expect(fetchTiny({ sources: [keras()], signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('refuses a header of absurd length before fetching it', async () => {
    server.manners['/torch'] = (request, response) => {
      const [begin, end] = rangeOf(request, 1e9);
      response.writeHead(206, { 'Content-Range': `bytes ${begin}-${end - 1}/1000000000` });
      response.end(Uint8Array.of(0, 0, 0, 5, 0, 0, 0, 0));
    };
    await expect(fetchTiny({ sources: [timm()] })).rejects.toThrow(/claims to have a header of \d+ bytes/);
  });
});

describe('the sources', () => {
  it('have pinned hashes, or an address that names a revision', () => {
    for (const each of Object.values(weightsSources).flat()) {
      const { hash, url } = each;
      if (hash) expect(hash.digest).toMatch(/^([0-9a-f]{32}|[0-9a-f]{64})$/);
      else expect(url).toMatch(/\/[0-9a-f]{40}\//);
      expect(url).toMatch(/^https:/);
    }
  });

  it('are named, or given by their addresses', () => {
    const [own, known] = parseSources('https://example.org/{model}.h5#md5=AB12, timm', 'vgg19');
    expect(own).toMatchObject({
      name: 'example.org',
      url: 'https://example.org/vgg19.h5',
      hash: { algorithm: 'md5', digest: 'ab12' },
    });
    expect(known).toBe(weightsSources.vgg19.at(-1));
  });

  it.each(['', 'nobody', 'ftp://example.org/x', 'https://', 'https://example.org/x#crc=1'])('refuse %j', (text) => {
    expect(() => parseSources(text, 'vgg19')).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});

function flipLast(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy[copy.length - 1] ^= 1;
  return copy;
}
