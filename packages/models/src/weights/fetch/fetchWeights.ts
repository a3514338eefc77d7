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

export interface FetchWeightsOptions extends FetchSourceOptions {
  /** Tried in this order. @defaultValue those of {@link weightsSources} */
  sources?: readonly WeightsSource[];
  /** @defaultValue none: fetched anew each time */
  cache?: WeightsCache;
}

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
