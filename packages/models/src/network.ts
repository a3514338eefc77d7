import { PasticheError, type Size } from '@pastiche/core';

/**
 * One operation of a network table. A convolution is 3x3, stride 1, zero padded, with bias, and a ReLU follows it. It may
 * have a tap: what is handed out as the layer's features is then not the ReLU's output but a linear map of it, a 1x1
 * convolution with bias to `tap` channels; the next layer goes on from the output itself.
 */
export type Operation = { op: 'conv'; name: string; in: number; out: number; tap?: number } | { op: 'pool' };

/**
 * How pixels (RGB, 0..1) become the network's input: `(pixel - mean) * scale`, in the order that its filters expect. It
 * belongs to the weights: the same network was trained with one by some, with another by others.
 */
export interface InputConvention {
  order: 'RGB' | 'BGR';
  /** In RGB order, 0..1. */
  mean: readonly [number, number, number];
  /** One for all three, or in RGB order. */
  scale: number | readonly [number, number, number];
}

/** A network as data: what there is, in which order, and where it comes from. */
export interface Network {
  name: string;
  /** What its usual weights expect. */
  input: InputConvention;
  /** Layer names follow Gatys: `conv4_2` is *after* its ReLU. */
  operations: readonly Operation[];
  /** Whose work the architecture and its weights are. */
  provenance: string;
}

export type Convolution = Extract<Operation, { op: 'conv' }>;

/**
 * A network of the VGG family: stages of 3x3 convolutions, with a 2x2 pool of stride 2 between them.
 *
 * @param stages how many convolutions each stage has, and how many channels
 * @param tapped the layers that have a tap, of one channel more than the layer
 */
export function vgg(
  stages: readonly { convolutions: number; channels: number }[],
  tapped: readonly string[] = [],
): Operation[] {
  let channels = 3;
  return stages.flatMap((stage, s) => {
    const convolutions = Array.from({ length: stage.convolutions }, (_, i): Operation => {
      const name = `conv${s + 1}_${i + 1}`;
      const tap = tapped.includes(name) ? { tap: stage.channels + 1 } : {};
      const operation: Operation = { op: 'conv', name, in: channels, out: stage.channels, ...tap };
      channels = stage.channels;
      return operation;
    });
    return s < stages.length - 1 ? [...convolutions, { op: 'pool' }] : convolutions;
  });
}

/** The convolutions, from shallow to deep. */
export function convolutionsOf({ operations }: Network): Convolution[] {
  return operations.filter((operation) => operation.op === 'conv');
}

/**
 * Whether a layer's features mean something to losses: where there are taps, theirs do, and the output of the last layer, which
 * would be there for nothing otherwise.
 */
export function isHandedOut(convolution: Convolution, network: Network): boolean {
  const convolutions = convolutionsOf(network);
  const isLast = convolution.name === convolutions.at(-1)?.name;
  return convolution.tap !== undefined || isLast || convolutions.every(({ tap }) => tap === undefined);
}

/** @throws PasticheError `unknown-layer` if one of `wanted` is not among the layers */
export function checkLayers({ name }: Network, layers: readonly string[], wanted: readonly string[]): void {
  const unknown = wanted.find((layer) => !layers.includes(layer));
  if (unknown === undefined) return;
  throw new PasticheError('unknown-layer', `Unknown layer '${unknown}': ${name} has ${layers.join(', ')}`);
}

/** The smallest height and width of an image that reaches these layers: each pool halves them. */
export function smallestImage(network: Network, layers: readonly string[]): number {
  return 2 ** upTo(network, layers).filter(({ op }) => op === 'pool').length;
}

/** What of its input an operation's output sees at one position, in either direction. */
export interface Window {
  size: number;
  /** From one position of the output to the next. */
  stride: number;
  /** How far the first window begins in front of the input's first position. */
  pad: number;
}

export function windowOf({ op }: Operation): Window {
  return op === 'pool' ? { size: 2, stride: 2, pad: 0 } : { size: 3, stride: 1, pad: 1 };
}

/** The multiplications that one pixel takes on the way to these layers. */
export function workPerPixel(network: Network, layers: readonly string[]): number {
  let [work, share] = [0, 1];
  for (const operation of upTo(network, layers)) {
    if (operation.op === 'pool') share /= 4;
    else work += 9 * operation.in * operation.out * share;
  }
  return work;
}

/** The height and width of each operation's input, for an image of some size. A pool leaves a last odd row or column out. */
export function sizesAlong(operations: readonly Operation[], image: Size): Size[] {
  let { height, width } = image;
  return operations.map(({ op }) => {
    const before = { height, width };
    if (op === 'pool') [height, width] = [Math.floor(height / 2), Math.floor(width / 2)];
    return before;
  });
}

/** Whether this is the convolution of that layer. */
export function isNamed(operation: Operation, layer: string): operation is Convolution {
  return operation.op === 'conv' && operation.name === layer;
}

/** The operations as far as the deepest of `layers`. Layers that the network does not have are not looked for. */
export function upTo({ operations }: Network, layers: readonly string[]): Operation[] {
  const last = operations.findLastIndex((operation) => operation.op === 'conv' && layers.includes(operation.name));
  return operations.slice(0, last + 1);
}
