import { PasticheError } from '@pastiche/core';
import type { Network } from '../../networks/network.ts';
import { inputMetadata, type LoadedNetwork, neededFor, readWeights } from '../formats/readWeights.ts';
import { writeSafetensors } from '../formats/safetensors.ts';
import { checkWeights } from '../weights.ts';
import { memoryCache, type WeightsCache } from './cache.ts';
import { Refusal } from './failure.ts';
import { type FetchEvent, type FetchSourceOptions, fetchFile, fetchTensors } from './fetchSource.ts';
import { cacheName, type WeightsSource, weightsSources } from './sources.ts';
import { sleep } from './waiting.ts';

/** Options of {@link fetchWeights}. */
export interface FetchWeightsOptions extends FetchSourceOptions {
  /** Sources, tried in this order. @defaultValue those of {@link weightsSources} */
  sources?: readonly WeightsSource[];
  /** @defaultValue no cache */
  cache?: WeightsCache;
}

/** How often to check whether another process has finished, in seconds. */
const patience = 0.25;

/**
 * Gets a network's weights from the cache, or from the first source that has them, and stores them in the cache.
 *
 * @throws PasticheError `download-failed`, with what to do; `signal.reason`
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
    // The previous holder of the lock may have stored it.
    return (yield* fromCache(network, names, cache, layers)) ?? (yield* fromSources(network, sources, cache, options));
  } finally {
    await release();
  }
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
      // A file that was downloaded for shallower layers may not suffice.
      if (needed.every((layer) => complete.includes(layer))) return loaded;
    } catch (error) {
      if (!PasticheError.isInstance(error)) throw error;
      yield { type: 'notice', message: `${name} in ${cache.place} is damaged. Downloading it again: ${error.message}` };
      await cache.remove(name);
    }
  }
  return undefined;
}

async function* enter(
  name: string,
  cache: WeightsCache,
  signal: AbortSignal | undefined,
): AsyncGenerator<FetchEvent, () => Promise<void>, void> {
  for (let waited = false; ; waited = true) {
    const release = await cache.tryLock(name);
    if (release) return release;
    if (!waited) yield { type: 'notice', message: `Waiting for another process that is downloading ${name}` };
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
      'Download one of these files by hand and pass it as weights (--weights FILE), or use the compact network, which is included.',
  );
}

/** Stores a file; a failure is only a notice, so that painting can go on. */
async function* store(
  { network, weights }: LoadedNetwork,
  source: WeightsSource,
  cache: WeightsCache,
): AsyncGenerator<FetchEvent, void, void> {
  const { name, url, license, format } = source;
  const metadata = { ...inputMetadata(network.input), network: network.name, source: name, url, license };
  try {
    await cache.put(cacheName(network, source), writeSafetensors(weights, { format, metadata }));
  } catch (error) {
    const reason = (error as Error).message;
    yield {
      type: 'notice',
      message: `The weights cannot be stored in ${cache.place} and will be downloaded again: ${reason}`,
    };
  }
}
