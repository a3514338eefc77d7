import {
  type BackwardRule,
  checkLayers,
  type Encoder,
  type Encoding,
  type Features,
  type ImageTensor,
  invalidOption,
  type LayerMoments,
  layersOfSlopes,
  type MomentsAsk,
  pause,
  type Strongest,
} from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Network, Pooling } from '../networks/network.ts';
import { type Border, checkWraps } from '../tfjs/border.ts';
import { isHalving } from '../tfjs/pooling.ts';
import { checkWeights, describe, type Values, type Weights } from '../weights/weights.ts';
import { comparisons } from './graph/comparisons.ts';
import type { Dtype } from './graph/graph.ts';
import { backwardModel, featuresModel, momentsModel, strongestModel } from './graph/models.ts';
import type { Parameters } from './graph/parameters.ts';
import { createEvaluator } from './onnxEvaluator.ts';
import { pullBack } from './pullBack.ts';
import { Engine, tensorOf, valuesOf } from './session/engine.ts';
import { mapValues } from './session/runSession.ts';
import type { OnnxRuntime, OnnxSessionOptions } from './session/runtime.ts';

/** Options of {@link createOnnxEncoder}. */
export interface OnnxEncoderOptions {
  /** @defaultValue 'max' */
  pooling?: Pooling;
  /** What the first convolution sees around the image; where it wraps, every convolution. @defaultValue 'zeros' */
  border?: Border;
  /**
   * What activations and gradients are computed in; Gram matrices and sums are always in 32 bits. 16 bits are quicker on graphics cards
   * only, and need a network of convolutions and 2x2 pools. @defaultValue 'f32'
   */
  dtype?: Dtype;
  /** Session options of ONNX Runtime: `intraOpNumThreads`, `executionProviders`, ... They override our defaults. */
  session?: OnnxSessionOptions;
}

/**
 * An encoder on ONNX Runtime, with graphs built in memory. Features and gradients are tfjs tensors on the current backend. Costs that are
 * distances are computed in the graph, so that no activation leaves it.
 *
 * @param runtime `onnxruntime-node` or `onnxruntime-web`
 * @throws PasticheError `invalid-weights`; `invalid-option` for a network that 16 bits, or the border, do not suit
 */
export function createOnnxEncoder(
  runtime: OnnxRuntime,
  network: Network,
  weights: Weights,
  { pooling = 'max', border = 'zeros', dtype = 'f32', session = {} }: OnnxEncoderOptions = {},
): Encoder {
  if (dtype === 'f16' && !suitsHalf(network)) {
    throw invalidOption(
      'dtype',
      `f32 for ${network.name}, which has other parts than convolutions and 2x2 pools`,
      dtype,
    );
  }
  const wraps = checkWraps(network, border);
  const convolutions = checkWeights(weights, network);
  const about = describe(network, convolutions);
  const engine = new Engine(runtime, { network, weights, pooling, border, dtype }, session);
  /** The layers that are asked for, each once. */
  const check = (wanted: readonly string[]): string[] => {
    checkLayers(network, about.layers, wanted);
    return [...new Set(wanted)];
  };
  return {
    ...about,
    wraps,
    async encode(image, wanted, signal) {
      const layers = check(wanted);
      await pause(signal);
      const values = await valuesOf(image);
      const outputs = await engine.forward('features', featuresModel, layers, values);
      return new OnnxEncoding(engine, values, mapValues(outputs, tensorOf));
    },
    async strongest(image, wanted, signal) {
      const layers = check(wanted);
      await pause(signal);
      const outputs = await engine.forward('strongest', strongestModel, layers, await valuesOf(image));
      signal?.throwIfAborted();
      return mapValues(outputs, strongestOf);
    },
    comparisons: Object.keys(comparisons),
    async evaluator(distances) {
      check(distances.map(({ layer }) => layer));
      return createEvaluator(engine, distances);
    },
    async moments(image, asks, signal) {
      const layers = check(asks.map(({ layer }) => layer));
      await pause(signal);
      const kinds = asks.map(({ layer, over }) => ({ layer, weighted: over !== undefined }));
      const name = `moments${asks.map(({ layer, over }) => ` ${layer}${over ? ' weighted' : ''}`)}`;
      const model = (parameters: Parameters): Uint8Array => momentsModel(parameters, kinds);
      const outputs = await engine.forward(name, model, layers, await valuesOf(image), sharesOf(asks));
      return asks.map((_, i): LayerMoments => {
        const { data, shape } = outputs[`gram${i}`];
        return { mean: tf.tensor1d(outputs[`mean${i}`].data), gram: tf.tensor2d(data, [shape[0], shape[1]]) };
      });
    },
    async pullback(image, slopes, signal) {
      check(layersOfSlopes(slopes));
      await pause(signal);
      return pullBack(engine, about.layerSize, image, slopes, signal);
    },
    dispose: () => engine.dispose(),
  };
}

/** The graphs of other operations have constants of 32 bits. */
function suitsHalf({ operations }: Network): boolean {
  return operations.every((operation) => operation.op === 'conv' || (operation.op === 'pool' && isHalving(operation)));
}

/** Inputs of {@link momentsModel}: weights of positions, divided by their sums. */
function sharesOf(asks: readonly MomentsAsk[]): Record<string, Values> {
  const inputs: Record<string, Values> = {};
  for (const [i, { over }] of asks.entries()) {
    if (!over) continue;
    const sum = over.reduce((total, value) => total + value, 0);
    inputs[`over${i}`] = { data: over.map((value) => value / sum), shape: [1, over.length] };
  }
  return inputs;
}

/** Reads an output of {@link strongestModel}. */
function strongestOf({ data, shape: [, units] }: Values): Strongest {
  const [values, rows, columns, [height], [width]] = [0, 1, 2, 3, 4].map((row) =>
    data.slice(row * units, (row + 1) * units),
  );
  const positions = Int32Array.from(values, (_, unit) => rows[unit] * width + columns[unit]);
  return { values, positions, size: { width, height } };
}

/**
 * Keeps only the features. The backward pass repeats the forward pass, since otherwise all activations would have to leave the runtime and
 * come back.
 */
class OnnxEncoding implements Encoding {
  readonly features: Features;
  readonly #engine: Engine;
  readonly #image: Values;

  constructor(engine: Engine, image: Values, features: Features) {
    this.features = features;
    this.#engine = engine;
    this.#image = image;
  }

  async backward(cotangents: Features, signal?: AbortSignal, rule: BackwardRule = 'gradient'): Promise<ImageTensor> {
    await pause(signal);
    const layers = Object.keys(this.features).filter((layer) => cotangents[layer]);
    if (layers.length === 0) return tf.zeros([...this.#image.shape] as ImageTensor['shape']);
    const given = await Promise.all(layers.map(async (layer) => [layer, await valuesOf(cotangents[layer])] as const));
    const { gradient } = await this.#engine.roundTrip(
      `${rule} back from ${layers}`,
      (size) => backwardModel(this.#engine.parameters, layers, size, rule),
      { image: this.#image, ...Object.fromEntries(given) },
    );
    signal?.throwIfAborted();
    return tensorOf(gradient);
  }

  dispose(): void {
    tf.dispose(Object.values(this.features));
  }
}
