import {
  checkLayers,
  checkOption,
  crewEncoder,
  type Encoder,
  imageLayer,
  invalidOption,
  PasticheError,
} from '@pastiche/core';
import {
  checkWraps,
  createOnnxEncoder,
  createTfjsEncoder,
  type FetchEvent,
  fetchWeights,
  type LoadedNetwork,
  layersOf,
  type NetworkName,
  networks,
  type OnnxRuntime,
  randomWeights,
  readWeights,
  type WeightsCache,
  weightsSources,
} from '@pastiche/models';
import { type Engine, rememberEngine } from './engines.ts';
import type { NetworkOptions } from './job.ts';
import type { Platform } from './platform.ts';

export interface EncoderOptions<Backend extends string = string> extends NetworkOptions<Backend> {
  /** Load only what these layers and those before them need. @defaultValue all that the file has */
  layers?: readonly string[];
  /** Where fetched weights are kept. @defaultValue in Node a folder on disk, in a browser the Cache API's storage */
  cache?: WeightsCache;
}

/** What opening a network needs of a platform. */
export type EncoderPlatform = Pick<
  Platform<never>,
  'read' | 'embedded' | 'installed' | 'cache' | 'fetch' | 'sources' | 'session' | 'wayBack' | 'crew'
>;

/** The names of all {@link EncoderOptions}. */
export const encoderOptionNames: readonly string[] = Object.keys({
  backend: true,
  onnxRuntime: true,
  device: true,
  dtype: true,
  session: true,
  model: true,
  weights: true,
  sources: true,
  pooling: true,
  border: true,
  wayBack: true,
  workers: true,
  layers: true,
  cache: true,
} satisfies Record<keyof EncoderOptions, true>);

/** The network that options without a name mean. */
export function modelOf({ model, weights }: EncoderOptions): NetworkName {
  return model ?? (weights ? 'vgg19' : 'compact');
}

/**
 * Loads a network onto an engine; yields how fetching goes. The engine is only taken for the moment that it needs.
 *
 * @throws PasticheError `invalid-weights`, `download-failed`, `unreadable`, `invalid-option`, `unknown-layer`
 */
export async function* openEncoder(
  options: EncoderOptions,
  platform: EncoderPlatform,
  engine: Engine,
  signal?: AbortSignal,
): AsyncGenerator<FetchEvent, Encoder, void> {
  const { pooling, border } = options;
  const model = modelOf(options);
  if (!Object.hasOwn(networks, model)) {
    throw invalidOption('model', `one of ${Object.keys(networks).join(', ')}`, model);
  }
  // All of it before the weights are read, and so in terms of the whole network.
  if (pooling !== undefined) checkOption('pooling', pooling);
  if (border !== undefined) {
    checkOption('border', border);
    checkWraps(networks[model], border);
  }
  const layers = options.layers?.filter((layer) => layer !== imageLayer);
  const known = layersOf(networks[model]).map(({ name }) => name);
  checkLayers(networks[model], known, layers ?? []);
  const loaded = yield* load({ ...options, model, layers }, platform, signal);
  const encoder = await engine.use(() => create(loaded, options, platform, engine), signal);
  const missing = layers?.find((layer) => !encoder.layers.includes(layer));
  if (missing === undefined) return encoder;
  encoder.dispose();
  throw new PasticheError(
    'invalid-weights',
    `These weights end at ${encoder.layers.at(-1)}, but ${missing} is asked for`,
  );
}

async function create(
  loaded: LoadedNetwork,
  options: EncoderOptions,
  platform: EncoderPlatform,
  engine: Engine,
): Promise<Encoder> {
  const { dtype } = options;
  if (dtype === 'f16' && !engine.runtime) throw invalidOption('dtype', "f32, or backend 'onnx' beside it", dtype);
  const encoder = engine.runtime
    ? createOnnx(engine.runtime, loaded, options, platform, engine)
    : await createTfjs(loaded, options, platform, engine);
  rememberEngine(encoder, engine);
  return encoder;
}

function createOnnx(
  runtime: OnnxRuntime,
  { network, weights }: LoadedNetwork,
  { pooling, border, dtype, session }: EncoderOptions,
  platform: EncoderPlatform,
  engine: Engine,
): Encoder {
  const options = { ...platform.session?.(network, engine), ...session };
  return createOnnxEncoder(runtime, network, weights, { pooling, border, dtype, session: options });
}

async function createTfjs(
  loaded: LoadedNetwork,
  { pooling, border, workers, ...options }: EncoderOptions,
  platform: EncoderPlatform,
  engine: Engine,
): Promise<Encoder> {
  const wayBack = options.wayBack ?? (await platform.wayBack?.());
  const encoder = createTfjsEncoder(loaded.network, loaded.weights, { pooling, border, wayBack });
  const crew = encoder.encodeStrip && platform.crew?.(engine, loaded, { pooling, border, wayBack, workers });
  return crew ? crewEncoder(encoder, crew) : encoder;
}

async function* load(
  options: EncoderOptions & Required<Pick<EncoderOptions, 'model'>>,
  platform: EncoderPlatform,
  signal: AbortSignal | undefined,
): AsyncGenerator<FetchEvent, LoadedNetwork, void> {
  const { model, layers } = options;
  const network = networks[model];
  const here = model === 'compact' ? platform.embedded() : options.sources ? undefined : platform.installed?.(model);
  const { weights = here } = options;
  if (weights !== undefined) {
    const bytes = weights instanceof Uint8Array ? weights : await platform.read(weights, signal);
    // Safari (all before WebKit 4fa7b55ae4c6) gives the promise itself where an async generator returns a call without `await`.
    return await readWeights(bytes, network, layers);
  }
  if (model === 'random') return { network, weights: randomWeights(network, 0) };
  const { sources = platform.sources?.(model) ?? weightsSources[model], cache = platform.cache() } = options;
  if (!sources) {
    throw new PasticheError(
      'invalid-option',
      `Nobody is known to serve the weights of ${model}: give a file that has them as weights (--weights FILE)`,
    );
  }
  return yield* fetchWeights(network, { sources, cache, layers, signal, fetch: platform.fetch });
}
