import type { Size } from '@pastiche/core';
import { isLayer, type Network, type Operation, type Window, windowOf } from './network.ts';

/** An operation with its inputs resolved. */
export interface Node {
  /** The operation, as in the table. */
  operation: Operation;
  /** Indices of the operations that it reads; -1 is the image. */
  inputs: readonly number[];
  /** Channels of its output. */
  channels: number;
}

/** The index that stands for the image. */
export const fromImage = -1;

/** Resolves the inputs of a list of operations. */
export function nodesOf(operations: readonly Operation[]): Node[] {
  const nodes: Node[] = [];
  const places = new Map<string, number>();
  const placeOf = (name: string): number => {
    const place = places.get(name);
    if (place === undefined) throw new Error(`The table takes '${name}' before it is there`);
    return place;
  };
  for (const [i, operation] of operations.entries()) {
    const inputs = inputsOf(operation, i - 1, placeOf);
    const given = inputs.map((input) => (input === fromImage ? 3 : nodes[input].channels));
    const channels = operation.op === 'conv' ? operation.out : given.reduce((sum, each) => sum + each, 0);
    nodes.push({ operation, inputs, channels });
    if ('name' in operation && operation.name !== undefined) places.set(operation.name, i);
  }
  return nodes;
}

function inputsOf(operation: Operation, previous: number, placeOf: (name: string) => number): number[] {
  if (operation.op === 'concat') return operation.of.map(placeOf);
  return [operation.from === undefined ? previous : placeOf(operation.from)];
}

/** The operations that some layers need. Unknown layers are ignored. */
export function upTo({ operations }: Pick<Network, 'operations'>, layers: readonly string[]): Operation[] {
  const needed = new Set<number>();
  const nodes = nodesOf(operations);
  for (let i = nodes.length - 1; i >= 0; i--) {
    const { operation, inputs } = nodes[i];
    const isAsked = isLayer(operation) && layers.includes(operation.name);
    if (!isAsked && !needed.has(i)) continue;
    needed.add(i);
    for (const input of inputs) needed.add(input);
  }
  return operations.filter((_, i) => needed.has(i));
}

/** The height and width of each node's output, for an image of some size. */
export function sizesAlong(nodes: readonly Node[], size: Size): Size[] {
  const sizes: Size[] = [];
  for (const { operation, inputs } of nodes) {
    const { width, height } = inputs[0] === fromImage ? size : sizes[inputs[0]];
    sizes.push({ width: outputLength(operation, width), height: outputLength(operation, height) });
  }
  return sizes;
}

/** The length of an operation's output along an axis, for an input of `length`. */
export function outputLength(operation: Operation, length: number): number {
  const { size, stride, pad } = windowOf(operation);
  const steps = (length + 2 * pad - size) / stride;
  if (operation.op !== 'pool' || !operation.ceil) return Math.floor(steps) + 1;
  const count = Math.ceil(steps) + 1;
  // A window that would begin after the input's end is dropped.
  return (count - 1) * stride >= length + pad ? count - 1 : count;
}

/** Positions of each node's output per pixel of the image, apart from borders. */
export function densitiesAlong(nodes: readonly Node[]): number[] {
  const densities: number[] = [];
  for (const { operation, inputs } of nodes) {
    const before = inputs[0] === fromImage ? 1 : densities[inputs[0]];
    densities.push(before / windowOf(operation).stride ** 2);
  }
  return densities;
}

/** Multiplications per pixel in the convolutions up to some layers. */
export function workPerPixel(network: Pick<Network, 'operations'>, layers: readonly string[]): number {
  const nodes = nodesOf(upTo(network, layers));
  const densities = densitiesAlong(nodes);
  return nodes.reduce((sum, { operation }, i) => {
    if (operation.op !== 'conv') return sum;
    return sum + windowOf(operation).size ** 2 * operation.in * operation.out * densities[i];
  }, 0);
}

/** The smallest height and width of an image for which each of some layers has a position. */
export function smallestImage(network: Network, layers: readonly string[]): number {
  const nodes = nodesOf(upTo(network, layers));
  const needed = new Map<number, number>();
  for (let i = nodes.length - 1; i >= 0; i--) {
    const { operation, inputs } = nodes[i];
    const length = inputLength(operation, needed.get(i) ?? 1);
    for (const input of inputs) needed.set(input, Math.max(length, needed.get(input) ?? 1));
  }
  return needed.get(fromImage) ?? 1;
}

/** The length that an operation's input needs for an output of `length`. */
function inputLength(operation: Operation, length: number): number {
  const { size, stride, pad } = windowOf(operation);
  const last = operation.op === 'pool' && operation.ceil ? (length - 2) * stride + 1 : (length - 1) * stride;
  return Math.max(1, last + size - 2 * pad);
}

/** Whether an operation's output has the size of its input. */
export function keepsSize({ size, stride, pad }: Window): boolean {
  return stride === 1 && 2 * pad === size - 1;
}
