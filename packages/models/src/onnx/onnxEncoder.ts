import { type BackwardRule, type Encoder, type Encoding, type Features, type ImageTensor, pause } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Pooling } from '../networks/network.ts';
import { checkLayers, type Network } from '../networks/network.ts';
import { smallestImage, workPerPixel } from '../networks/nodes.ts';
import { receptiveField } from '../networks/receptiveField.ts';
import type { Border } from '../tfjs/border.ts';
import { checkWeights, completeLayers, type Values, type Weights } from '../weights/weights.ts';
import { findStrongest } from './findStrongest.ts';
import { backwardModel, comparisons, featuresModel, momentsModel } from './graph/models.ts';
import { createEvaluator } from './onnxEvaluator.ts';
import { Engine, matrixOf, tensorOf, valuesOf } from './session/engine.ts';
import type { OnnxRuntime, OnnxSessionOptions } from './session/runtime.ts';

/** Options of {@link createOnnxEncoder}. */
export interface OnnxEncoderOptions {
  /** @defaultValue 'max' */
  pooling?: Pooling;
  /** What the first convolution sees around the image. @defaultValue 'zeros' */
  border?: Border;
  /** Session options of ONNX Runtime: `intraOpNumThreads`, `executionProviders`, ... They override our defaults. */
  session?: OnnxSessionOptions;
}

/**
 * Disables spin-waiting (25% more processor time) and memory patterns (a higher peak): neither is faster (docs/performance.md).
 */
const frugal = { extra: { session: { intra_op: { allow_spinning: '0' } } }, enableMemPattern: false };

/**
 * An encoder on ONNX Runtime, with graphs built in memory. Features and gradients are tfjs tensors on the current backend. Costs that are
 * distances are computed in the graph, so that no activation leaves it.
 *
 * @param runtime `onnxruntime-node` or `onnxruntime-web`
 * @throws PasticheError `invalid-weights`
 */
export function createOnnxEncoder(
  runtime: OnnxRuntime,
  network: Network,
  weights: Weights,
  { pooling = 'max', border = 'zeros', session = {} }: OnnxEncoderOptions = {},
): Encoder {
  const convolutions = checkWeights(weights, network);
  const layers = completeLayers(network, convolutions);
  const engine = new Engine(runtime, { network, weights, pooling, border }, { ...frugal, ...session });
  return {
    name: network.name,
    layers,
    smallestImage: (wanted) => smallestImage(network, wanted),
    receptiveField(layer) {
      checkLayers(network, layers, [layer]);
      return receptiveField(network, layer);
    },
    work: (wanted) => workPerPixel(network, wanted),
    async encode(image, wanted, signal) {
      checkLayers(network, layers, wanted);
      await pause(signal);
      return encode(engine, await valuesOf(image), [...new Set(wanted)]);
    },
    async strongest(image, wanted, signal) {
      checkLayers(network, layers, wanted);
      await pause(signal);
      const found = await findStrongest(engine, await valuesOf(image), [...new Set(wanted)]);
      signal?.throwIfAborted();
      return found;
    },
    comparisons: Object.keys(comparisons),
    async evaluator(distances) {
      const wanted = distances.map(({ layer }) => layer);
      checkLayers(network, layers, wanted);
      return createEvaluator(engine, distances);
    },
    async moments(image, wanted, signal) {
      checkLayers(network, layers, wanted);
      await pause(signal);
      const asked = [...new Set(wanted)];
      const model = (): Uint8Array => momentsModel(engine.parameters, asked);
      const outputs = await engine.forward(`moments of ${asked}`, model, { image: await valuesOf(image) });
      return Object.fromEntries(
        asked.map((layer) => {
          const [gram, mean] = [matrixOf(outputs[`gram ${layer}`]), tf.tensor1d(outputs[`mean ${layer}`].data)];
          return [layer, { mean, gram }];
        }),
      );
    },
    dispose: () => engine.dispose(),
  };
}

async function encode(engine: Engine, image: Values, layers: readonly string[]): Promise<Encoding> {
  const model = (): Uint8Array => featuresModel(engine.parameters, layers);
  const outputs = layers.length > 0 ? await engine.forward(layers.join(), model, { image }) : {};
  return new OnnxEncoding(engine, image, Object.fromEntries(layers.map((layer) => [layer, tensorOf(outputs[layer])])));
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
