import { type Encoder, type Encoding, type Features, type ImageTensor, PasticheError, pause } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import { convolutionsOf, type Network, type Operation, upTo } from '../network.ts';
import { checkWeights, type Weights } from '../weights/weights.ts';
import { createFilters, type Filters } from './filters.ts';
import { type Pooling, pool, poolGradient } from './pooling.ts';

export interface TfjsEncoderOptions {
  /** @defaultValue 'max' */
  pooling?: Pooling;
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
  { pooling = 'max' }: TfjsEncoderOptions = {},
): Encoder {
  const layers = checkWeights(weights, network);
  const filters = new Map(
    convolutionsOf(network)
      .filter(({ name }) => layers.includes(name))
      .map((convolution) => [convolution.name, createFilters(convolution, network, weights)]),
  );
  const mean = tf.tensor1d([...network.input.mean]);
  return {
    name: network.name,
    layers,
    smallestImage: (wanted) => 2 ** upTo(network, wanted).filter(({ op }) => op === 'pool').length,
    async encode(image, wanted, signal) {
      const unknown = wanted.find((layer) => !layers.includes(layer));
      if (unknown !== undefined) {
        throw new PasticheError(
          'unknown-layer',
          `Unknown layer '${unknown}': ${network.name} has ${layers.join(', ')}`,
        );
      }
      const operations = upTo(network, wanted);
      const outputs = await forward({ image, mean, operations, filters, pooling, signal });
      return new TfjsEncoding(operations, filters, pooling, wanted, outputs, image.shape);
    },
    dispose() {
      mean.dispose();
      for (const filter of filters.values()) tf.dispose([filter.forward, filter.backward, filter.bias]);
    },
  };
}

interface Forward {
  image: ImageTensor;
  mean: tf.Tensor1D;
  operations: readonly Operation[];
  filters: ReadonlyMap<string, Filters>;
  pooling: Pooling;
  signal?: AbortSignal;
}

/** The output of every convolution's ReLU, by name. */
async function forward(run: Forward): Promise<Map<string, tf.Tensor4D>> {
  const { image, mean, operations, filters, pooling, signal } = run;
  const outputs = new Map<string, tf.Tensor4D>();
  let x: tf.Tensor4D = tf.sub(image, mean);
  let isKept = false;
  try {
    for (const operation of operations) {
      const y = operation.op === 'pool' ? pool(x, pooling) : convolve(x, filters.get(operation.name) as Filters);
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

function convolve(x: tf.Tensor4D, { forward: filter, bias }: Filters): tf.Tensor4D {
  return tf.fused.conv2d({ x, filter, bias, strides: 1, pad: 'same', activation: 'relu' });
}

class TfjsEncoding implements Encoding {
  readonly features: Features;
  readonly #operations: readonly Operation[];
  readonly #filters: ReadonlyMap<string, Filters>;
  readonly #pooling: Pooling;
  readonly #outputs: ReadonlyMap<string, tf.Tensor4D>;
  readonly #imageShape: [number, number, number, number];

  constructor(
    operations: readonly Operation[],
    filters: ReadonlyMap<string, Filters>,
    pooling: Pooling,
    wanted: readonly string[],
    outputs: ReadonlyMap<string, tf.Tensor4D>,
    imageShape: [number, number, number, number],
  ) {
    this.#operations = operations;
    this.#filters = filters;
    this.#pooling = pooling;
    this.#outputs = outputs;
    this.#imageShape = imageShape;
    this.features = Object.fromEntries(wanted.map((layer) => [layer, outputs.get(layer) as tf.Tensor4D]));
  }

  async backward(cotangents: Features, signal?: AbortSignal): Promise<ImageTensor> {
    let gradient: tf.Tensor4D | undefined;
    try {
      for (let i = this.#operations.length - 1; i >= 0; i--) {
        const before = gradient;
        gradient = this.#stepBack(i, before, cotangents);
        if (gradient !== before) before?.dispose();
        await pause(signal);
      }
    } catch (error) {
      gradient?.dispose();
      throw error;
    }
    return gradient ?? tf.zeros(this.#imageShape);
  }

  dispose(): void {
    tf.dispose([...this.#outputs.values()]);
  }

  /** From the gradient at an operation's output, and what a loss adds there, to that at its input. */
  #stepBack(i: number, gradient: tf.Tensor4D | undefined, cotangents: Features): tf.Tensor4D | undefined {
    const operation = this.#operations[i];
    if (operation.op === 'pool') {
      return gradient && poolGradient(gradient, this.#outputBefore(i), this.#pooling);
    }
    const added = cotangents[operation.name];
    const output = this.#outputs.get(operation.name) as tf.Tensor4D;
    const { backward } = this.#filters.get(operation.name) as Filters;
    return tf.tidy(() => {
      const arriving = gradient && added ? tf.add(gradient, added) : (gradient ?? added);
      return arriving && tf.conv2d(tf.mul(arriving, tf.step(output)) as tf.Tensor4D, backward, 1, 'same');
    });
  }

  /** The output of the convolution in front of a pool. */
  #outputBefore(i: number): tf.Tensor4D {
    const operation = this.#operations[i - 1] as Extract<Operation, { op: 'conv' }>;
    return this.#outputs.get(operation.name) as tf.Tensor4D;
  }
}
