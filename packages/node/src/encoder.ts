import { type Encoder, invalidOption } from '@pastiche/core';
import {
  createTfjsEncoder,
  type NetworkName,
  networks,
  type Operation,
  type Pooling,
  randomWeights,
  readSafetensors,
  upTo,
  type Weights,
} from '@pastiche/models';
import { fetchBytes } from './images.ts';

export interface EncoderOptions {
  /** Which network measures. @defaultValue `vgg19` if there are weights, else `random`, which needs none */
  model?: NetworkName;
  /** A safetensors file for it: a path, a URL, or its bytes. */
  weights?: string | URL | Uint8Array;
  /** How the network shrinks its activations. @defaultValue 'max' */
  pooling?: Pooling;
  /** Load only what these layers and those before them need. @defaultValue all that the file has */
  layers?: readonly string[];
  signal?: AbortSignal;
}

/** The seed of the embedded random filters: the one of the first few with the most pleasant pictures. */
const embeddedSeed = 0;

/**
 * Loads a network onto tfjs's current backend (see `useBackend`).
 *
 * @throws PasticheError `invalid-weights`, `unreadable`, `invalid-option`
 */
export async function loadEncoder(options: EncoderOptions = {}): Promise<Encoder> {
  const { model = options.weights ? 'vgg19' : 'random', pooling } = options;
  if (!Object.hasOwn(networks, model)) {
    throw invalidOption('model', `one of ${Object.keys(networks).join(', ')}`, model);
  }
  if (pooling !== undefined && pooling !== 'max' && pooling !== 'average') {
    throw invalidOption('pooling', "'max' or 'average'", pooling);
  }
  return createTfjsEncoder(networks[model], await weightsFor(model, options), { pooling });
}

async function weightsFor(model: NetworkName, { weights, layers, signal }: EncoderOptions): Promise<Weights> {
  if (weights === undefined) {
    if (model === 'random') return randomWeights(networks.random, embeddedSeed);
    throw invalidOption('weights', `a safetensors file with ${model}'s weights`, weights);
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
