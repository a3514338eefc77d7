import { type BackwardRule, type Encoder, type Encoding, type Features, type ImageTensor, pause } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import {
  checkLayers,
  isHandedOut,
  type Network,
  type Operation,
  smallestImage,
  upTo,
  workPerPixel,
} from '../network.ts';
import { receptiveField } from '../receptiveField.ts';
import { checkWeights, type Weights } from '../weights/weights.ts';
import { type Border, foldBorder, withBorder } from './border.ts';
import { convolveBack, createFilters, createTap, type Filters, type WayBack } from './filters.ts';
import { type Pooling, pool, poolGradient } from './pooling.ts';

export interface TfjsEncoderOptions {
  /** @defaultValue 'max' */
  pooling?: Pooling;
  /** What the first convolution sees around the image. @defaultValue 'zeros' */
  border?: Border;
  /**
   * The kernel of the way back through a convolution: the forward one with rotated filters, or tfjs's own transposed one.
   * Which is faster depends on the backend and the device.
   *
   * @defaultValue 'rotated'
   */
  wayBack?: WayBack;
}

/** What an encoder holds on the backend. */
interface Parameters {
  /** `[3]`, RGB */
  mean: tf.Tensor1D;
  filters: ReadonlyMap<string, Filters>;
  taps: ReadonlyMap<string, Filters>;
  pooling: Pooling;
  border: Border;
}

/**
 * The network on whichever tfjs backend is set: the reference implementation of an {@link Encoder}.
 *
 * Of a forward pass only the output of each convolution's ReLU is kept: it holds the feature itself, the mask for the way
 * back (its sign), and the input of the pool. tfjs's own tape keeps about three times as much.
 *
 * @throws PasticheError `invalid-weights`
 */
export function createTfjsEncoder(
  network: Network,
  weights: Weights,
  { pooling = 'max', border = 'zeros', wayBack = 'rotated' }: TfjsEncoderOptions = {},
): Encoder {
  const convolutions = checkWeights(weights, network);
  const layers = convolutions.filter((convolution) => isHandedOut(convolution, network)).map(({ name }) => name);
  const taps = convolutions.map((convolution) => [convolution.name, createTap(convolution, weights)] as const);
  const parameters: Parameters = {
    mean: tf.tensor1d([...network.input.mean]),
    filters: new Map(convolutions.map((each) => [each.name, createFilters(each, network, weights, wayBack)])),
    taps: new Map(taps.filter((entry): entry is [string, Filters] => entry[1] !== undefined)),
    pooling,
    border,
  };
  const first = parameters.filters.get(convolutions[0].name) as Filters;
  if (border === 'replicate') first.padding = 'valid';
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
      const operations = upTo(network, wanted);
      const outputs = await forward(image, operations, parameters, signal);
      return new TfjsEncoding(operations, parameters, wanted, outputs, image.shape);
    },
    dispose() {
      parameters.mean.dispose();
      for (const { forward, backward, bias } of [...parameters.filters.values(), ...parameters.taps.values()]) {
        tf.dispose([forward, backward ?? [], bias]);
      }
    },
  };
}

/** The output of every convolution's ReLU, by name. */
async function forward(
  image: ImageTensor,
  operations: readonly Operation[],
  { mean, filters, pooling, border }: Parameters,
  signal?: AbortSignal,
): Promise<Map<string, tf.Tensor4D>> {
  const outputs = new Map<string, tf.Tensor4D>();
  let x: tf.Tensor4D = tf.tidy(() => withBorder(tf.sub(image, mean), border));
  let isKept = false;
  try {
    for (const operation of operations) {
      const y =
        operation.op === 'pool' ? pool(x, pooling) : convolve(x, filters.get(operation.name) as Filters, 'relu');
      if (!isKept) x.dispose();
      x = y;
      isKept = operation.op === 'conv';
      if (operation.op === 'conv') outputs.set(operation.name, y);
      await pause(signal);
    }
    if (!isKept) x.dispose();
    return outputs;
  } catch (error) {
    if (!isKept) x.dispose();
    tf.dispose([...outputs.values()]);
    throw error;
  }
}

function convolve(
  x: tf.Tensor4D,
  { forward: filter, bias, padding: pad = 'same' }: Filters,
  activation: 'relu' | 'linear',
): tf.Tensor4D {
  // Tidied for backends that fuse nothing: what they have begun with would be left if memory ran out.
  return tf.tidy(() => tf.fused.conv2d({ x, filter, bias, strides: 1, pad, activation }));
}

/** What the layers hand out: their outputs, or what their taps make of them. If that fails, frees all outputs. */
function handOut(
  wanted: readonly string[],
  outputs: ReadonlyMap<string, tf.Tensor4D>,
  taps: ReadonlyMap<string, Filters>,
): Features {
  const features: Record<string, tf.Tensor4D> = {};
  try {
    for (const layer of wanted) {
      const output = outputs.get(layer) as tf.Tensor4D;
      const tap = taps.get(layer);
      features[layer] = tap ? convolve(output, tap, 'linear') : output;
    }
    return features;
  } catch (error) {
    tf.dispose([...outputs.values(), ...Object.values(features)]);
    throw error;
  }
}

/** From what arrives behind a ReLU to what is in front of it. */
function reluBack(arriving: tf.Tensor4D, output: tf.Tensor4D, rule: BackwardRule): tf.Tensor4D {
  const passing: tf.Tensor4D = rule === 'gradient' ? arriving : tf.relu(arriving);
  return rule === 'deconvnet' ? passing : (tf.mul(passing, tf.step(output)) as tf.Tensor4D);
}

class TfjsEncoding implements Encoding {
  readonly features: Features;
  readonly #operations: readonly Operation[];
  readonly #parameters: Parameters;
  readonly #outputs: ReadonlyMap<string, tf.Tensor4D>;
  readonly #imageShape: [number, number, number, number];

  constructor(
    operations: readonly Operation[],
    parameters: Parameters,
    wanted: readonly string[],
    outputs: ReadonlyMap<string, tf.Tensor4D>,
    imageShape: [number, number, number, number],
  ) {
    this.#operations = operations;
    this.#parameters = parameters;
    this.#outputs = outputs;
    this.#imageShape = imageShape;
    this.features = handOut(wanted, outputs, parameters.taps);
  }

  async backward(cotangents: Features, signal?: AbortSignal, rule: BackwardRule = 'gradient'): Promise<ImageTensor> {
    let gradient: tf.Tensor4D | undefined;
    // The way back through a tap is linear: it needs no feature, and at its end memory is scarcest.
    tf.dispose([...this.#parameters.taps.keys()].map((layer) => this.features[layer] ?? []));
    try {
      for (let i = this.#operations.length - 1; i >= 0; i--) {
        const before = gradient;
        gradient = this.#stepBack(i, before, cotangents, rule);
        if (gradient !== before) before?.dispose();
        await pause(signal);
      }
    } catch (error) {
      gradient?.dispose();
      throw error;
    }
    return this.#toImage(gradient);
  }

  dispose(): void {
    // Features without a tap are outputs themselves; tfjs disposes of a tensor once, however often it is asked.
    tf.dispose([...this.#outputs.values(), ...Object.values(this.features)]);
  }

  /** From the gradient at the first operation's input to that at the image; takes it over. */
  #toImage(gradient: tf.Tensor4D | undefined): ImageTensor {
    if (!gradient) return tf.zeros(this.#imageShape);
    if (this.#parameters.border === 'zeros') return gradient;
    try {
      return tf.tidy(() => foldBorder(gradient));
    } finally {
      gradient.dispose();
    }
  }

  /** From the gradient at an operation's output, and what a loss adds there, to that at its input. */
  #stepBack(
    i: number,
    gradient: tf.Tensor4D | undefined,
    cotangents: Features,
    rule: BackwardRule,
  ): tf.Tensor4D | undefined {
    const operation = this.#operations[i];
    const { filters, pooling } = this.#parameters;
    if (operation.op === 'pool') {
      const ties = rule === 'gradient' ? 'share' : 'first';
      return gradient && poolGradient(gradient, this.#outputBefore(i), pooling, ties);
    }
    const output = this.#outputs.get(operation.name) as tf.Tensor4D;
    const filter = filters.get(operation.name) as Filters;
    return tf.tidy(() => {
      const added = this.#fromFeature(operation.name, cotangents[operation.name]);
      const arriving = gradient && added ? tf.add<tf.Tensor4D>(gradient, added) : (gradient ?? added);
      return arriving && convolveBack(reluBack(arriving, output, rule), filter);
    });
  }

  /** From the gradient at a layer's feature to that at its output. */
  #fromFeature(layer: string, cotangent: tf.Tensor4D | undefined): tf.Tensor4D | undefined {
    const tap = this.#parameters.taps.get(layer);
    return cotangent && tap ? convolveBack(cotangent, tap) : cotangent;
  }

  /** The output of the convolution in front of a pool. */
  #outputBefore(i: number): tf.Tensor4D {
    const operation = this.#operations[i - 1] as Extract<Operation, { op: 'conv' }>;
    return this.#outputs.get(operation.name) as tf.Tensor4D;
  }
}
