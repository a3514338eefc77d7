import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BadServer, badServer, good } from '../../../../../test/badServer.ts';
import { writeSafetensors } from '../formats/safetensors.ts';
import { randomWeights } from '../random.ts';
import { tiny } from '../tiny.testing.ts';
import { memoryCache } from './cache.ts';
import type { FetchEvent } from './fetchSource.ts';
import { type FetchWeightsOptions, fetchWeights } from './fetchWeights.ts';
import { npm, weightsSources } from './sources.ts';
import { vgg19Package } from './vgg19Package.ts';

const file = writeSafetensors(randomWeights(tiny, 0), { format: 'I8' });
const pin = { version: '1.2.3', bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') };

let server: BadServer;
beforeAll(async () => {
  server = await badServer({ '/npm/@pastiche/vgg19@1.2.3/vgg19.safetensors': good(file) });
});
afterAll(() => server.close());

it('is asked for at servers that have npm, in one version, with its hash, and before all others', () => {
  const hash = { algorithm: 'sha256', digest: pin.sha256 };
  expect(npm(pin)).toMatchObject([
    { url: 'https://cdn.jsdelivr.net/npm/@pastiche/vgg19@1.2.3/vgg19.safetensors', bytes: file.length, hash },
    { url: 'https://unpkg.com/@pastiche/vgg19@1.2.3/vgg19.safetensors', bytes: file.length, hash },
  ]);
  const first = npm(vgg19Package);
  expect(weightsSources.vgg19.slice(0, first.length)).toEqual(first);
});

it('is not asked for before it has been built from the original', () => {
  expect(npm({ version: '1.2.3' })).toEqual([]);
});

it('has the version of packages/vgg19', () => {
  const manifest = fileURLToPath(new URL('../../../../vgg19/package.json', import.meta.url));
  expect(vgg19Package.version).toBe(JSON.parse(readFileSync(manifest, 'utf8')).version);
});

it('comes from the second server if the first does not have it, and is kept as small as it came', async () => {
  const sources = npm(pin).map((source) => ({
    ...source,
    url: source.url.replace(/^https:\/\/[^/]+/, server.address),
  }));
  const cache = memoryCache();
  const first = await fetchTiny({ sources: [sources[1], sources[0]], cache });
  expect(first.notices).toEqual([expect.stringMatching(/^unpkg: .*404/)]);
  const kept = await cache.get('tiny-npm.safetensors');
  expect(Math.abs((kept?.length ?? 0) - file.length)).toBeLessThan(1000);
  server.log.length = 0;
  const second = await fetchTiny({ sources, cache });
  expect(second.weights).toEqual(first.weights);
  expect(server.log).toEqual([]);
});

async function fetchTiny(options: FetchWeightsOptions): Promise<{ weights: unknown; notices: string[] }> {
  const notices: string[] = [];
  const events = fetchWeights(tiny, { retries: 0, ...options });
  for (;;) {
    const { done, value } = await events.next();
    if (done) return { weights: [...value.weights], notices };
    const event: FetchEvent = value;
    if (event.type === 'notice') notices.push(event.message);
  }
}
