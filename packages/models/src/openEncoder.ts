import { checkOption, type Encoder, imageLayer, invalidOption, PasticheError } from '@pastiche/core';
import type { Pooling } from './networks/network.ts';
import { checkLayers, layersOf, type Network } from './networks/network.ts';
import { type NetworkName, networks } from './networks/networks.ts';
import type { Border } from './tfjs/border.ts';
import { createTfjsEncoder, type TfjsEncoderOptions } from './tfjs/tfjsEncoder.ts';
import type { WeightsCache } from './weights/fetch/cache.ts';
import type { FetchEvent } from './weights/fetch/fetchSource.ts';
import { fetchWeights } from './weights/fetch/fetchWeights.ts';
import { type WeightsSource, weightsSources } from './weights/fetch/sources.ts';
import { type LoadedNetwork, readWeights } from './weights/formats/readWeights.ts';
import { randomWeights } from './weights/random.ts';
import type { Weights } from './weights/weights.ts';

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
  /** What it sees around the image: zeros, as it was trained, or the outermost pixels once more. @defaultValue 'zeros' */
  border?: Border;
  /** Load only what these layers and those before them need. @defaultValue all that the file has */
  layers?: readonly string[];
  /** Where VGG's weights are fetched, in this order. @defaultValue `weightsSources`; in Node `$PASTICHE_SOURCES` before that */
  sources?: readonly WeightsSource[];
  /** Where they are kept. @defaultValue in Node a folder on disk, in a browser the Cache API's storage */
  cache?: WeightsCache;
  /** How to run the way back. @defaultValue 'rotated', in a browser as measured there */
  wayBack?: TfjsEncoderOptions['wayBack'];
  signal?: AbortSignal;
}

/** What opening an encoder needs of the platform. */
export interface EncoderPlatform {
  /** The bytes of a file or an address. */
  read(source: string | URL, signal?: AbortSignal): Promise<Uint8Array>;
  /** Where the weights of the compact network are, which come with this package. */
  embedded(): string | URL;
  cache(): WeightsCache;
  /** Makes the requests for weights. @defaultValue the global `fetch` */
  fetch?: typeof fetch;
  /** Where to fetch a network's weights, if not where this package says. */
  sources(model: NetworkName): readonly WeightsSource[] | undefined;
  /** Puts a network onto the engine that runs there. @defaultValue onto tfjs's current backend */
  createEncoder?(network: Network, weights: Weights, options: TfjsEncoderOptions): Encoder;
}

/**
 * Loads a network onto the platform's engine; yields how fetching goes.
 *
 * @throws PasticheError `invalid-weights`, `download-failed`, `unreadable`, `invalid-option`, `unknown-layer`
 */
export async function* openEncoder(
  options: EncoderOptions,
  platform: EncoderPlatform,
): AsyncGenerator<FetchEvent, Encoder, void> {
  const { model = options.weights ? 'vgg19' : 'compact', pooling, border } = options;
  if (!Object.hasOwn(networks, model)) {
    throw invalidOption('model', `one of ${Object.keys(networks).join(', ')}`, model);
  }
  if (pooling !== undefined) checkOption('pooling', pooling);
  if (border !== undefined) checkOption('border', border);
  const layers = options.layers?.filter((layer) => layer !== imageLayer);
  // Before the weights are read, and so in terms of the whole network.
  const known = layersOf(networks[model]).map(({ name }) => name);
  checkLayers(networks[model], known, layers ?? []);
  const { network, weights } = yield* load(model, { ...options, layers }, platform);
  const create = platform.createEncoder ?? createTfjsEncoder;
  const encoder = create(network, weights, { pooling, border, wayBack: options.wayBack });
  const missing = layers?.find((layer) => !encoder.layers.includes(layer));
  if (missing === undefined) return encoder;
  encoder.dispose();
  throw new PasticheError(
    'invalid-weights',
    `These weights end at ${encoder.layers.at(-1)}, but ${missing} is asked for`,
  );
}

async function* load(
  model: NetworkName,
  options: EncoderOptions,
  platform: EncoderPlatform,
): AsyncGenerator<FetchEvent, LoadedNetwork, void> {
  const network = networks[model];
  const { weights = model === 'compact' ? platform.embedded() : undefined, layers, signal } = options;
  if (weights !== undefined) {
    const bytes = weights instanceof Uint8Array ? weights : await platform.read(weights, signal);
    return readWeights(bytes, network, layers);
  }
  if (model === 'random') return { network, weights: randomWeights(network, 0) };
  const { sources = platform.sources(model) ?? weightsSources[model], cache = platform.cache() } = options;
  if (!sources) {
    throw new PasticheError(
      'invalid-option',
      `Nobody is known to serve the weights of ${model}: give a file that has them as weights (--weights FILE)`,
    );
  }
  return yield* fetchWeights(network, { sources, cache, layers, signal, fetch: platform.fetch });
}
