import { createRequire } from 'node:module';
import { type Encoder, imageLayer, invalidOption, PasticheError } from '@pastiche/core';
import {
  convolutionsOf,
  createTfjsEncoder,
  isHandedOut,
  type NetworkName,
  networks,
  type Operation,
  type Pooling,
  randomWeights,
  readSafetensors,
  upTo,
  type Weights,
} from '@pastiche/models';
import { fetchBytes } from './files.ts';

export interface EncoderOptions {
  /** Which network measures. @defaultValue `vgg19` if there are weights, else `compact`, which brings its own */
  model?: NetworkName;
  /** A safetensors file for it: a path, a URL, or its bytes. */
  weights?: string | URL | Uint8Array;
  /** How the network shrinks its activations. @defaultValue 'max' */
  pooling?: Pooling;
  /** Load only what these layers and those before them need. @defaultValue all that the file has */
  layers?: readonly string[];
  signal?: AbortSignal;
}

/** The weights of the compact network come with @pastiche/models. */
const embedded = (): string => createRequire(import.meta.url).resolve('@pastiche/models/compact.safetensors');

/**
 * Loads a network onto tfjs's current backend (see `useBackend`).
 *
 * @throws PasticheError `invalid-weights`, `unreadable`, `invalid-option`, `unknown-layer`
 */
export async function loadEncoder(options: EncoderOptions = {}): Promise<Encoder> {
  const { model = options.weights ? 'vgg19' : 'compact', pooling } = options;
  if (!Object.hasOwn(networks, model)) {
    throw invalidOption('model', `one of ${Object.keys(networks).join(', ')}`, model);
  }
  if (pooling !== undefined && pooling !== 'max' && pooling !== 'average') {
    throw invalidOption('pooling', "'max' or 'average'", pooling);
  }
  const layers = options.layers?.filter((layer) => layer !== imageLayer);
  checkLayers(model, layers);
  const encoder = createTfjsEncoder(networks[model], await weightsFor(model, { ...options, layers }), { pooling });
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

async function weightsFor(model: NetworkName, options: EncoderOptions): Promise<Weights> {
  const { weights = model === 'compact' ? embedded() : undefined, layers, signal } = options;
  if (weights === undefined) {
    if (model === 'random') return randomWeights(networks.random, 0);
    throw invalidOption('weights', `a safetensors file for ${model}`, 'none');
  }
  const bytes = weights instanceof Uint8Array ? weights : await fetchBytes(weights, signal);
  return readSafetensors(bytes, neededFor(model, layers));
}

/** Whether a tensor belongs to the layers asked for, or to one in front of them. */
function neededFor(model: NetworkName, layers: readonly string[] | undefined): (tensor: string) => boolean {
  const all = networks[model].operations;
  const operations = layers ? upTo(networks[model], layers) : all;
  const isConvolution = (name: string, among: readonly Operation[]): boolean =>
    among.some((operation) => operation.op === 'conv' && name.startsWith(`${operation.name}.`));
  return (tensor) => !isConvolution(tensor, all) || isConvolution(tensor, operations);
}
