import { createRequire } from 'node:module';
import { type Encoder, imageLayer, invalidOption, PasticheError } from '@pastiche/core';
import {
  convolutionsOf,
  createTfjsEncoder,
  type FetchEvent,
  fetchWeights,
  isHandedOut,
  type LoadedNetwork,
  type NetworkName,
  networks,
  type Pooling,
  parseSources,
  randomWeights,
  readWeights,
  type WeightsCache,
  type WeightsSource,
} from '@pastiche/models';
import { diskCache } from './diskCache.ts';
import { fetchBytes } from './files.ts';

export interface EncoderOptions {
  /** Which network measures. @defaultValue `vgg19` if there are weights, else `compact`, which brings its own */
  model?: NetworkName;
  /**
   * A file with its weights (safetensors, or Keras's HDF5): a path, a URL, or its bytes.
   *
   * @defaultValue VGG's are fetched once, and then come from the cache
   */
  weights?: string | URL | Uint8Array;
  /** How the network shrinks its activations. @defaultValue 'max' */
  pooling?: Pooling;
  /** Load only what these layers and those before them need. @defaultValue all that the file has */
  layers?: readonly string[];
  /** Where VGG's weights are fetched, in this order. @defaultValue `$PASTICHE_SOURCES`, else `weightsSources` of models */
  sources?: readonly WeightsSource[];
  /** Where they are kept. @defaultValue a folder on disk: see {@link cacheFolder} */
  cache?: WeightsCache;
  signal?: AbortSignal;
}

/** The weights of the compact network come with @pastiche/models. */
const embedded = (): string => createRequire(import.meta.url).resolve('@pastiche/models/compact.safetensors');

/**
 * Loads a network onto tfjs's current backend (see `useBackend`).
 *
 * @param onEvent told how fetching goes
 * @throws PasticheError `invalid-weights`, `download-failed`, `unreadable`, `invalid-option`, `unknown-layer`
 */
export async function loadEncoder(
  options: EncoderOptions = {},
  onEvent: (event: FetchEvent) => void = () => {},
): Promise<Encoder> {
  const opening = openEncoder(options);
  for (;;) {
    const { done, value } = await opening.next();
    if (done) return value;
    onEvent(value);
  }
}

/** {@link loadEncoder} as a part of a run: yields how fetching goes. */
export async function* openEncoder(options: EncoderOptions): AsyncGenerator<FetchEvent, Encoder, void> {
  const { model = options.weights ? 'vgg19' : 'compact', pooling } = options;
  if (!Object.hasOwn(networks, model)) {
    throw invalidOption('model', `one of ${Object.keys(networks).join(', ')}`, model);
  }
  if (pooling !== undefined && pooling !== 'max' && pooling !== 'average') {
    throw invalidOption('pooling', "'max' or 'average'", pooling);
  }
  const layers = options.layers?.filter((layer) => layer !== imageLayer);
  checkLayers(model, layers);
  const { network, weights } = yield* load(model, { ...options, layers });
  const encoder = createTfjsEncoder(network, weights, { pooling });
  const missing = layers?.find((layer) => !encoder.layers.includes(layer));
  if (missing === undefined) return encoder;
  encoder.dispose();
  throw new PasticheError(
    'invalid-weights',
    `These weights end at ${encoder.layers.at(-1)}, but ${missing} is asked for`,
  );
}

/** Before the weights are read, and so in terms of the whole network. */
function checkLayers(model: NetworkName, layers: readonly string[] = []): void {
  const network = networks[model];
  const known = convolutionsOf(network).flatMap((each) => (isHandedOut(each, network) ? [each.name] : []));
  const unknown = layers.find((layer) => !known.includes(layer));
  if (unknown === undefined) return;
  throw new PasticheError('unknown-layer', `Unknown layer '${unknown}': ${model} has ${known.join(', ')}`);
}

async function* load(model: NetworkName, options: EncoderOptions): AsyncGenerator<FetchEvent, LoadedNetwork, void> {
  const network = networks[model];
  const { weights = model === 'compact' ? embedded() : undefined, layers, signal } = options;
  if (weights !== undefined) {
    const bytes = weights instanceof Uint8Array ? weights : await fetchBytes(weights, signal);
    return readWeights(bytes, network, layers);
  }
  if (model === 'random') return { network, weights: randomWeights(network, 0) };
  const { sources = sourcesFor(model), cache = diskCache() } = options;
  return yield* fetchWeights(network, { sources, cache, layers, signal });
}

/** As the environment says, or else undefined. */
export function sourcesFor(model: string): WeightsSource[] | undefined {
  const { PASTICHE_SOURCES: text } = process.env;
  return text ? parseSources(text, model) : undefined;
}
