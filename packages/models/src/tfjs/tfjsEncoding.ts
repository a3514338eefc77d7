import {
  type BackwardRule,
  type Encoding,
  type Features,
  type ImageTensor,
  type Neighbors,
  pause,
  type Size,
} from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import { isLayer, single, windowOf } from '../networks/network.ts';
import { fromImage, type Node, sizesAlong } from '../networks/nodes.ts';
import { foldBorder } from './border.ts';
import { convolve, convolveBack, convolveBackTo, convolveRows, type Filters } from './filters.ts';
import type { Outputs, Parameters } from './forward.ts';
import { normalizeGradient } from './normalization.ts';
import { poolGradient } from './pooling.ts';
import { withNeighbors } from './strip.ts';

/** A forward pass, and what the backward pass needs of it. */
interface Pass {
  nodes: readonly Node[];
  parameters: Parameters;
  outputs: Outputs;
  imageShape: ImageTensor['shape'];
  /** Given if the image is a strip of another. */
  neighbors?: Neighbors;
}

/** The layers' features: their outputs, or their taps' outputs. Frees all outputs if that fails. */
function handOut(wanted: readonly string[], { nodes, outputs, parameters }: Pass): Features {
  const features: Record<string, tf.Tensor4D> = {};
  try {
    for (const [i, { operation }] of nodes.entries()) {
      if (!isLayer(operation) || !wanted.includes(operation.name)) continue;
      const output = outputs.get(i) as tf.Tensor4D;
      const tap = parameters.taps.get(operation.name);
      features[operation.name] = tap ? convolve(output, tap, single, 'linear') : output;
    }
    return Object.fromEntries(wanted.map((layer) => [layer, features[layer]]));
  } catch (error) {
    tf.dispose([...outputs.values(), ...Object.values(features)]);
    throw error;
  }
}

/** The gradient before a ReLU, from the gradient after it. */
function reluBack(arriving: tf.Tensor4D, output: tf.Tensor4D, rule: BackwardRule): tf.Tensor4D {
  const passing: tf.Tensor4D = rule === 'gradient' ? arriving : tf.relu(arriving);
  return rule === 'deconvnet' ? passing : tf.mul(passing, tf.step(output));
}

export class TfjsEncoding implements Encoding {
  readonly features: Features;
  readonly #pass: Pass;

  constructor(pass: Pass, wanted: readonly string[]) {
    this.#pass = pass;
    this.features = handOut(wanted, pass);
  }

  async backward(cotangents: Features, signal?: AbortSignal, rule: BackwardRule = 'gradient'): Promise<ImageTensor> {
    /** Gradients at the outputs of nodes, by index. */
    const gradients = new Map<number, tf.Tensor4D>();
    // Taps are linear, so the backward pass needs no features of them; memory peaks at its end.
    tf.dispose([...this.#pass.parameters.taps.keys()].map((layer) => this.features[layer] ?? []));
    try {
      for (let i = this.#pass.nodes.length - 1; i >= 0; i--) {
        const arrived = await this.#stepBack(i, gradients, cotangents, rule);
        for (const [k, input] of this.#pass.nodes[i].inputs.entries()) {
          if (!arrived[k]) continue;
          gradients.get(input)?.dispose();
          gradients.set(input, arrived[k]);
        }
        gradients.get(i)?.dispose();
        gradients.delete(i);
        await pause(signal);
      }
    } catch (error) {
      tf.dispose([...gradients.values()]);
      throw error;
    }
    return this.#toImage(gradients.get(fromImage));
  }

  dispose(): void {
    // Features without a tap are outputs themselves; tfjs allows disposing of a tensor twice.
    tf.dispose([...this.#pass.outputs.values(), ...Object.values(this.features)]);
  }

  /** The gradient at the image, from the gradient at the image with its border, which it consumes. */
  #toImage(gradient: tf.Tensor4D | undefined): ImageTensor {
    if (!gradient) return tf.zeros(this.#pass.imageShape);
    const { border } = this.#pass.parameters;
    if (border === 0) return gradient;
    try {
      return tf.tidy(() => foldBorder(gradient, border));
    } finally {
      gradient.dispose();
    }
  }

  /**
   * Moves the gradient at a node's output, plus a loss's gradient there, to the node's inputs, and adds it to theirs. Does nothing if
   * there is no gradient.
   */
  async #stepBack(
    i: number,
    gradients: ReadonlyMap<number, tf.Tensor4D>,
    cotangents: Features,
    rule: BackwardRule,
  ): Promise<tf.Tensor4D[]> {
    const { nodes, outputs, neighbors } = this.#pass;
    const { operation, inputs } = nodes[i];
    const leaving = tf.tidy(() => {
      const added = isLayer(operation) ? this.#fromFeature(operation.name, cotangents[operation.name]) : undefined;
      const gradient = gradients.get(i);
      const arriving = gradient && added ? tf.add<tf.Tensor4D>(gradient, added) : (gradient ?? added);
      if (!arriving) return [];
      if (operation.op !== 'conv') return [tf.clone(arriving)];
      return [reluBack(arriving, outputs.get(i) as tf.Tensor4D, rule)];
    });
    try {
      if (leaving.length === 0) return [];
      const isExchanged = neighbors && operation.op === 'conv';
      if (isExchanged) leaving.push(await withNeighbors(leaving[0], windowOf(operation).pad, neighbors));
      return tf.tidy(() =>
        this.#throughNode(i, leaving[leaving.length - 1], rule).map((part, k) => {
          const before = gradients.get(inputs[k]);
          return before ? tf.add<tf.Tensor4D>(before, part) : part;
        }),
      );
    } finally {
      tf.dispose(leaving);
    }
  }

  /**
   * A node's contribution to the gradients at its inputs.
   *
   * @param arriving at its output; of a convolution, before the ReLU, and of a strip with the neighbors' rows
   */
  #throughNode(i: number, arriving: tf.Tensor4D, rule: BackwardRule): tf.Tensor4D[] {
    const { operation, inputs } = this.#pass.nodes[i];
    const { filters, pooling, wraps } = this.#pass.parameters;
    switch (operation.op) {
      case 'conv': {
        const filter = filters.get(operation.name) as Filters;
        if (this.#pass.neighbors) return [convolveRows(arriving, filter, undefined, wraps)];
        return [convolveBackTo(this.#sizeOf(inputs[0]), arriving, filter, windowOf(operation), wraps)];
      }
      case 'pool': {
        const ties = rule === 'gradient' ? 'share' : 'first';
        return [poolGradient(arriving, this.#pass.outputs.get(inputs[0]) as tf.Tensor4D, pooling, operation, ties)];
      }
      case 'concat':
        return this.#apart(arriving, inputs);
      case 'normalize':
        return [normalizeGradient(arriving, this.#pass.outputs.get(inputs[0]) as tf.Tensor4D, operation)];
    }
  }

  /** Splits the gradient of a concatenation into those of its inputs. */
  #apart(arriving: tf.Tensor4D, inputs: readonly number[]): tf.Tensor4D[] {
    const [, height, width] = arriving.shape;
    let first = 0;
    return inputs.map((input) => {
      const { channels } = this.#pass.nodes[input];
      first += channels;
      return tf.slice(arriving, [0, 0, 0, first - channels], [1, height, width, channels]);
    });
  }

  #sizeOf(node: number): Size {
    const [, height, width] = this.#pass.imageShape;
    const { border } = this.#pass.parameters;
    const image = { height: height + 2 * border, width: width + 2 * border };
    return node === fromImage ? image : sizesAlong(this.#pass.nodes, image)[node];
  }

  /** The gradient at a layer's output, from the gradient at its feature. */
  #fromFeature(layer: string, cotangent: tf.Tensor4D | undefined): tf.Tensor4D | undefined {
    const tap = this.#pass.parameters.taps.get(layer);
    return cotangent && tap ? convolveBack(cotangent, tap) : cotangent;
  }
}
