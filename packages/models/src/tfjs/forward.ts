import { type ImageTensor, type Neighbors, pause, type Wraps } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Pooling, windowOf } from '../networks/network.ts';
import { fromImage, type Node } from '../networks/nodes.ts';
import { withBorder } from './border.ts';
import { convolve, convolveRows, type Filters } from './filters.ts';
import { normalize } from './normalization.ts';
import { pool } from './pooling.ts';
import { withNeighbors } from './strip.ts';

/** An encoder's network and tensors. */
export interface Parameters {
  /** `[3]`, RGB */
  mean: tf.Tensor1D;
  filters: ReadonlyMap<string, Filters>;
  taps: ReadonlyMap<string, Filters>;
  pooling: Pooling;
  /** Pixels to repeat around the image. */
  border: number;
  /** The directions in which every convolution wraps. */
  wraps?: Wraps;
}

/** Outputs by node index. */
export type Outputs = ReadonlyMap<number, tf.Tensor4D>;

/**
 * Runs the network; returns the outputs that are to be kept.
 *
 * @param kept indices of nodes
 * @param neighbors given if the image is a strip of another
 */
export async function forward(
  image: ImageTensor,
  nodes: readonly Node[],
  parameters: Parameters,
  kept: ReadonlySet<number>,
  signal?: AbortSignal,
  neighbors?: Neighbors,
): Promise<Outputs> {
  // Later entries of a Map overwrite earlier ones, so this keeps the last user of each output.
  const lastUsers = new Map(nodes.flatMap(({ inputs }, i) => inputs.map((input) => [input, i])));
  const pixels = tf.tidy(() => withBorder(tf.sub(image, parameters.mean), parameters.border));
  const outputs = new Map([[fromImage, pixels]]);
  try {
    for (const [i, node] of nodes.entries()) {
      outputs.set(i, await run(node, outputs, parameters, neighbors));
      for (const input of node.inputs) {
        if (kept.has(input) || lastUsers.get(input) !== i) continue;
        outputs.get(input)?.dispose();
        outputs.delete(input);
      }
      await pause(signal);
    }
    return outputs;
  } catch (error) {
    tf.dispose([...outputs.values()]);
    throw error;
  }
}

/** Indices of the nodes that are wanted layers, or whose outputs the backward pass needs. */
export function neededBackward(nodes: readonly Node[], wanted: readonly string[]): ReadonlySet<number> {
  const kept = nodes.map(({ operation, inputs }, i) => {
    if (operation.op === 'conv' || (operation.op === 'concat' && wanted.includes(operation.name))) return [i];
    return operation.op === 'concat' ? [] : inputs;
  });
  return new Set(kept.flat());
}

async function run(
  { operation, inputs }: Node,
  outputs: Outputs,
  { filters, pooling, wraps }: Parameters,
  neighbors?: Neighbors,
): Promise<tf.Tensor4D> {
  const given = inputs.map((input) => outputs.get(input) as tf.Tensor4D);
  switch (operation.op) {
    case 'conv': {
      const [window, own] = [windowOf(operation), filters.get(operation.name) as Filters];
      if (!neighbors) return convolve(given[0], own, window, 'relu', wraps);
      const rows = await withNeighbors(given[0], window.pad, neighbors);
      try {
        return convolveRows(rows, own, 'relu', wraps);
      } finally {
        rows.dispose();
      }
    }
    case 'pool':
      return pool(given[0], pooling, operation);
    case 'concat':
      return tf.concat(given, 3);
    case 'normalize':
      return normalize(given[0], operation);
  }
}
