import { type LayerWeights, PasticheError } from '@pastiche/core';

/** Which positions of its input an operation sees for one of its output, in either direction. */
export interface Window {
  size: number;
  /** From one position of the output to the next. */
  stride: number;
  /** How far the first window begins in front of the input. A convolution sees zeros there, a pool nothing. */
  pad: number;
}

/** With bias, and a ReLU follows it. */
export interface Convolution extends Partial<Window> {
  op: 'conv';
  name: string;
  in: number;
  out: number;
  /** @defaultValue 3 */
  size?: number;
  /** @defaultValue 1 */
  stride?: number;
  /** @defaultValue `(size - 1) / 2`: an odd window is centered */
  pad?: number;
  /**
   * What is handed out as the layer's features is then not the ReLU's output but a linear map of it, a 1x1 convolution with bias to so
   * many channels; the next layer goes on from the output itself.
   */
  tap?: number;
  from?: string;
}

/** The largest of each window, or their average: which, the encoder is told. */
export interface Pool extends Partial<Window> {
  op: 'pool';
  /** Only for others to take their input `from`: a pool is no layer. */
  name?: string;
  /** @defaultValue 2 */
  size?: number;
  /** @defaultValue 2 */
  stride?: number;
  /** @defaultValue 0 */
  pad?: number;
  /** Whether positions that are left over at the end get a window that reaches beyond it. @defaultValue false: they are left out */
  ceil?: boolean;
  from?: string;
}

/** The channels of several, one after the other. */
interface Concatenation {
  op: 'concat';
  name: string;
  of: readonly string[];
}

/**
 * Local response normalization across channels (Krizhevsky, Sutskever & Hinton 2012, section 3.3): every value divided by
 * `(k + alpha / size * s)^beta`, `s` being the sum of squares of the `size` channels around its own.
 */
export interface Normalization {
  op: 'normalize';
  /** Odd. */
  size: number;
  alpha: number;
  beta: number;
  k: number;
  from?: string;
}

/** One operation of a network table. It takes what the one before it in the table gives, or the operation whose name is `from`. */
export type Operation = Convolution | Pool | Concatenation | Normalization;

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

/** Layers with weights, as core's options of these names take them. */
export interface UsualLayers {
  contentLayers: LayerWeights;
  styleLayers: LayerWeights;
}

/** A network as data: what there is, in which order, and where it comes from. */
export interface Network {
  name: string;
  /** What its usual weights expect. */
  input: InputConvention;
  /** Each behind all that it takes from. Layer names follow the authors', and Gatys: `conv4_2` is *after* its ReLU. */
  operations: readonly Operation[];
  /** What content and style are measured by unless somebody says. @defaultValue VGG's layers, as core's presets have them */
  usual?: UsualLayers;
  /** Whose work the architecture and its weights are. */
  provenance: string;
}

/**
 * The table of a network of the VGG family: stages of 3x3 convolutions, with a 2x2 pool of stride 2 between them.
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

/** What a layer hands out: a convolution behind its ReLU, or several of them as one. */
export type Layer = Convolution | Concatenation;

export function isLayer(operation: Operation): operation is Layer {
  return operation.op === 'conv' || operation.op === 'concat';
}

/**
 * The layers whose features mean something to losses, from shallow to deep: all; but where there are taps, theirs, and the last one,
 * which would be there for nothing otherwise.
 */
export function layersOf({ operations }: Pick<Network, 'operations'>): Layer[] {
  const layers = operations.filter(isLayer);
  const isTapped = (layer: Layer): boolean => layer.op === 'conv' && layer.tap !== undefined;
  return layers.some(isTapped) ? layers.filter((layer) => isTapped(layer) || layer === layers.at(-1)) : layers;
}

/** @throws PasticheError `unknown-layer` if one of `wanted` is not among the layers */
export function checkLayers({ name }: Network, layers: readonly string[], wanted: readonly string[]): void {
  const unknown = wanted.find((layer) => !layers.includes(layer));
  if (unknown === undefined) return;
  throw new PasticheError('unknown-layer', `Unknown layer '${unknown}': ${name} has ${layers.join(', ')}`);
}

/** A window of one position. */
export const single: Window = { size: 1, stride: 1, pad: 0 };

/** Its window, defaults filled in. */
export function windowOf(operation: Operation): Window {
  switch (operation.op) {
    case 'conv': {
      const { size = 3, stride = 1, pad = (size - 1) / 2 } = operation;
      return { size, stride, pad };
    }
    case 'pool': {
      const { size = 2, stride = 2, pad = 0 } = operation;
      return { size, stride, pad };
    }
    default:
      return single;
  }
}

/** How a pool shrinks its input. */
export type Pooling = 'max' | 'average';
