import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { PasticheError, type StyleEvent } from '@pastiche/core';
import type { Network } from '../network.ts';
import { torchvision } from '../networks.ts';
import { type DownloadPart, memoryCache, type WeightsCache } from './cache.ts';
import { type Downloaded, type DownloadOptions, download, Refusal, type Region, sleep } from './download.ts';
import { toFloat32 } from './numberFormats.ts';
import { inputMetadata, type LoadedNetwork, neededFor, ownName, readWeights } from './readWeights.ts';
import {
  headerLength,
  readSafetensorsHeader,
  type SafetensorsEntry,
  type SafetensorsHeader,
  writeSafetensors,
} from './safetensors.ts';
import { type WeightsSource, weightsSources } from './sources.ts';
import { checkWeights, type Values } from './weights.ts';

/** Said on the way: progress in bytes, and what went wrong and was overcome. */
export type FetchEvent = Extract<StyleEvent, { type: 'weights' | 'notice' }>;

export interface FetchWeightsOptions extends Pick<DownloadOptions, 'signal' | 'stall' | 'retries' | 'delay'> {
  /** Tried in this order. @defaultValue those of {@link weightsSources} */
  sources?: readonly WeightsSource[];
  /** @defaultValue none: fetched anew each time */
  cache?: WeightsCache;
  /** Only what these and those before them need. @defaultValue all */
  layers?: readonly string[];
}

/** No header of a network is longer, in bytes. */
const longestRemoteHeader = 1e7;

/** Regions closer than this, in bytes, are fetched as one: asking again takes longer. */
const smallestGap = 2 ** 18;

/** How often to look whether somebody else has finished, in seconds. */
const patience = 0.25;

/**
 * A network's weights from the cache, else from the first of the sources that has them; they are in the cache then, and no
 * connection is needed any more.
 *
 * @throws PasticheError `download-failed`, and says what to do; `signal.reason`
 */
export async function* fetchWeights(
  network: Network,
  options: FetchWeightsOptions = {},
): AsyncGenerator<FetchEvent, LoadedNetwork, void> {
  const { sources = weightsSources[network.name] ?? [], cache = memoryCache(), layers, signal } = options;
  const names = [...new Set(sources.map((source) => cacheName(network, source)))];
  const cached = yield* fromCache(network, names, cache, layers);
  if (cached) return cached;
  const release = yield* enter(names[0] ?? network.name, cache, signal);
  try {
    // Whoever had it before has just stored it.
    return (yield* fromCache(network, names, cache, layers)) ?? (yield* fromSources(network, sources, cache, options));
  } finally {
    await release();
  }
}

/** A cached file's name; sources of the same weights share it. */
export function cacheName({ name }: Network, { weights }: WeightsSource): string {
  return `${name}-${weights}.safetensors`;
}

async function* fromCache(
  network: Network,
  names: readonly string[],
  cache: WeightsCache,
  layers: readonly string[] | undefined,
): AsyncGenerator<FetchEvent, LoadedNetwork | undefined, void> {
  const needed = neededFor(network, layers);
  for (const name of names) {
    const bytes = await cache.get(name);
    if (!bytes) continue;
    try {
      const loaded = await readWeights(bytes, network, layers);
      const complete = checkWeights(loaded.weights, network).map((convolution) => convolution.name);
      // One that was fetched for shallower layers does not do.
      if (needed.every((layer) => complete.includes(layer))) return loaded;
    } catch (error) {
      if (!PasticheError.isInstance(error)) throw error;
      yield { type: 'notice', message: `${name} in ${cache.place} is damaged, and is fetched anew: ${error.message}` };
      await cache.remove(name);
    }
  }
  return undefined;
}

/** Waits for one's turn. */
async function* enter(
  name: string,
  cache: WeightsCache,
  signal: AbortSignal | undefined,
): AsyncGenerator<FetchEvent, () => Promise<void>, void> {
  for (let waited = false; ; waited = true) {
    const release = await cache.tryLock(name);
    if (release) return release;
    if (!waited) yield { type: 'notice', message: `Waiting for another process, which is fetching ${name}` };
    await sleep(patience, signal);
  }
}

async function* fromSources(
  network: Network,
  sources: readonly WeightsSource[],
  cache: WeightsCache,
  options: FetchWeightsOptions,
): AsyncGenerator<FetchEvent, LoadedNetwork, void> {
  const failures: string[] = [];
  for (const source of sources) {
    try {
      const loaded = yield* source.ranged
        ? fetchTensors(network, source, cache, options)
        : fetchFile(network, source, cache, options);
      checkWeights(loaded.weights, network);
      yield* store(loaded, source, cache);
      return loaded;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof Refusal) && !PasticheError.isInstance(error)) throw error;
      failures.push(`${source.name}: ${error.message} (${source.url})`);
      const isLast = source === sources.at(-1);
      if (!isLast) yield { type: 'notice', message: `${source.name}: ${error.message}. Trying the next source` };
    }
  }
  throw new PasticheError(
    'download-failed',
    `Cannot get the weights of ${network.name}. ${failures.join('; ') || 'No sources are known'}. ` +
      'Fetch one of these files by hand and give it as weights (--weights FILE), or use the compact network, which comes along.',
  );
}

/** A whole file, checked against its pinned hash. */
async function* fetchFile(
  network: Network,
  source: WeightsSource,
  cache: WeightsCache,
  options: FetchWeightsOptions,
): AsyncGenerator<FetchEvent, LoadedNetwork, void> {
  // Without a hash nothing would tell whether two halves belong together.
  const part = source.hash && (await cache.part(cacheName(network, source), source.hash.digest));
  try {
    let downloaded = yield* progress(network, source, { ...options, size: source.bytes, part });
    if (downloaded.resumed > 0 && hashMismatch(downloaded.bytes, source)) {
      yield { type: 'notice', message: `What an earlier download of ${source.name} left is damaged: starting over` };
      await part?.discard();
      downloaded = yield* progress(network, source, { ...options, size: source.bytes, part });
    }
    await part?.discard();
    const mismatch = hashMismatch(downloaded.bytes, source);
    if (mismatch) throw new Refusal(mismatch);
    return await readWeights(downloaded.bytes, network);
  } finally {
    await part?.close();
  }
}

/** The header of a safetensors file, then only the tensors needed: an eleventh of a file with a classifier in it. */
async function* fetchTensors(
  network: Network,
  source: WeightsSource,
  cache: WeightsCache,
  options: FetchWeightsOptions,
): AsyncGenerator<FetchEvent, LoadedNetwork, void> {
  const layers = neededFor(network, options.layers);
  const { header, version } = yield* fetchHeader(network, source, layers, options);
  const entries = [...header.entries].sort(([, a], [, b]) => a.begin - b.begin);
  const regions = merge(entries.map(([, entry]) => entry));
  const identity = `${source.url} ${version} ${JSON.stringify(regions)}`;
  const part: DownloadPart | undefined = version ? await cache.part(cacheName(network, source), identity) : undefined;
  try {
    const { bytes } = yield* progress(network, source, { ...options, regions, part });
    const weights = new Map<string, Values>();
    for (const [name, { dtype, shape, begin, end }] of entries) {
      const offset = offsetOf(begin, regions);
      weights.set(ownName(name, network) as string, {
        shape,
        data: toFloat32(bytes.subarray(offset, offset + end - begin), dtype),
      });
    }
    await part?.discard();
    return { network: { ...network, input: torchvision }, weights };
  } finally {
    await part?.close();
  }
}

async function* fetchHeader(
  network: Network,
  source: WeightsSource,
  layers: readonly string[],
  options: FetchWeightsOptions,
): AsyncGenerator<FetchEvent, { header: SafetensorsHeader; version: string | undefined }, void> {
  const first = yield* quietly(source, { ...options, regions: [{ begin: 0, end: 8 }] });
  const size = first.size ?? Number.POSITIVE_INFINITY;
  const length = headerLength(first.bytes, size);
  if (length > longestRemoteHeader) throw new Refusal(`the file there claims a header of ${length} bytes`);
  const { bytes, version } = yield* quietly(source, { ...options, regions: [{ begin: 0, end: length }] });
  const wanted = (name: string): boolean => layers.includes(ownName(name, network)?.split('.')[0] ?? '');
  return { header: readSafetensorsHeader(bytes, size, wanted), version };
}

/** A download whose progress is told. */
async function* progress(
  network: Network,
  source: WeightsSource,
  options: DownloadOptions,
): AsyncGenerator<FetchEvent, Downloaded, void> {
  return yield* translate(download(source.url, options), source, ({ loaded, total }) => [
    { type: 'weights', network: network.name, source: source.name, loaded, total },
  ]);
}

/** A download too small to be mentioned. */
async function* quietly(source: WeightsSource, options: DownloadOptions): AsyncGenerator<FetchEvent, Downloaded, void> {
  return yield* translate(download(source.url, options), source, () => []);
}

async function* translate(
  events: ReturnType<typeof download>,
  source: WeightsSource,
  show: (event: { loaded: number; total: number | undefined }) => FetchEvent[],
): AsyncGenerator<FetchEvent, Downloaded, void> {
  try {
    for (;;) {
      const { done, value } = await events.next();
      if (done) return value;
      if (value.type === 'progress') yield* show(value);
      else yield { type: 'notice', message: `${source.name}: ${value.message}` };
    }
  } finally {
    // Also when nobody reads on: the connection is closed.
    await events.return(undefined as never);
  }
}

/** A full disk is no reason not to paint. */
async function* store(
  { network, weights }: LoadedNetwork,
  source: WeightsSource,
  cache: WeightsCache,
): AsyncGenerator<FetchEvent, void, void> {
  const { name, url, license } = source;
  const metadata = { ...inputMetadata(network.input), network: network.name, source: name, url, license };
  try {
    await cache.put(cacheName(network, source), writeSafetensors(weights, { metadata }));
  } catch (error) {
    const reason = (error as Error).message;
    yield {
      type: 'notice',
      message: `The weights cannot be kept in ${cache.place}, and will be fetched again: ${reason}`,
    };
  }
}

/** What is wrong, or undefined. */
function hashMismatch(bytes: Uint8Array, { hash }: WeightsSource): string | undefined {
  if (!hash) return undefined;
  const digest = bytesToHex((hash.algorithm === 'md5' ? md5 : sha256)(bytes));
  if (digest === hash.digest) return undefined;
  return `the file there has the ${hash.algorithm.toUpperCase()} ${digest} where ${hash.digest} is expected`;
}

/** Ascending regions that hold these entries, also ascending; small gaps are fetched along. */
function merge(entries: readonly SafetensorsEntry[]): Region[] {
  const regions: Region[] = [];
  for (const { begin, end } of entries) {
    const last = regions.at(-1);
    if (last && begin - last.end <= smallestGap) last.end = Math.max(last.end, end);
    else regions.push({ begin, end });
  }
  return regions;
}

/** Where a byte of the file is among the regions, one behind the other. */
function offsetOf(position: number, regions: readonly Region[]): number {
  let offset = 0;
  for (const { begin, end } of regions) {
    if (position < end) return offset + position - begin;
    offset += end - begin;
  }
  return offset;
}
