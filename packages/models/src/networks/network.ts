import type { StyleOptions } from '@pastiche/core';

/** The positions of its input that an operation reads for one position of its output, along each axis. */
export interface Window {
  /** Positions along a side. */
  size: number;
  /** Distance of neighboring windows. */
  stride: number;
  /** Positions by which the first window begins before the input. Convolutions read zeros there; pools ignore them. */
  pad: number;
}

/** A convolution with bias, followed by a ReLU. By default its windows are 3x3, with stride 1, and an odd window is centered. */
export interface Convolution extends Partial<Window> {
  op: 'conv';
  /** Name of the layer, and of its weights. */
  name: string;
  /** Channels of its input. */
  in: number;
  /** Channels of its output: its units. */
  out: number;
  /**
   * If given, the layer's features are a linear map of the ReLU's output: a 1x1 convolution with bias to this many channels. The next
   * layer reads the ReLU's output itself.
   */
  tap?: number;
  /** Name of the operation that it reads. @defaultValue the one before it */
  from?: string;
}

/** Max or average pooling; an option of the encoder decides which. By default its windows are 2x2, with stride 2 and no padding. */
export interface Pool extends Partial<Window> {
  op: 'pool';
  /** For the `from` of other operations; a pool is not a layer. */
  name?: string;
  /** Whether positions left over at the end get a window that reaches beyond the input. @defaultValue false, which drops them */
  ceil?: boolean;
  /** Name of the operation that it reads. @defaultValue the one before it */
  from?: string;
}

/** Concatenates the channels of several operations. */
interface Concatenation {
  op: 'concat';
  /** Name of the layer. */
  name: string;
  /** Names of the operations whose channels are joined, in this order. */
  of: readonly string[];
}

/**
 * Local response normalization across channels (Krizhevsky, Sutskever & Hinton 2012, section 3.3): every value divided by
 * `(k + alpha / size * s)^beta`, `s` being the sum of squares of the `size` channels around its own.
 */
export interface Normalization {
  op: 'normalize';
  /** Number of neighboring channels; odd. */
  size: number;
  /** The factor of the sum of squares. */
  alpha: number;
  /** The exponent. */
  beta: number;
  /** What is added to the sum. */
  k: number;
  /** Name of the operation that it reads. @defaultValue the one before it */
  from?: string;
}

/** One operation of a network table. Its input is the output of the operation before it, or of the one named `from`. */
export type Operation = Convolution | Pool | Concatenation | Normalization;

/**
 * How pixels (RGB, 0..1) become the network's input: `(pixel - mean) * scale`, in the channel order of the filters. It belongs to the
 * weights, since different trainings of one network use different conventions.
 */
export interface InputConvention {
  /** The order of the colors. */
  order: 'RGB' | 'BGR';
  /** In RGB order, 0..1. */
  mean: readonly [number, number, number];
  /** One factor, or three in RGB order. */
  scale: number | readonly [number, number, number];
}

/** Default layers of a network's costs, in the format of core's options of these names. */
export type UsualLayers = Pick<StyleOptions, 'contentLayers' | 'styleLayers'>;

/** A network as data: encoders run it, and `nodesOf` resolves it. */
export interface Network {
  /** For users, for example `vgg19`. */
  name: string;
  /** The input convention of its usual weights. */
  input: InputConvention;
  /** In an order in which inputs come first. Layers have their authors' names; as in Gatys et al., `conv4_2` is *after* its ReLU. */
  operations: readonly Operation[];
  /** Default layers of the costs. @defaultValue VGG's layers, from core's presets */
  usual?: UsualLayers;
  /** The authors of the architecture and its weights. */
  provenance: string;
}

interface VggStages {
  /** How many convolutions each stage has, and how many channels these have. */
  convolutions: readonly number[];
  channels: readonly number[];
  /** Layers with a tap; a tap has one channel more than its layer. @defaultValue none */
  tapped?: readonly string[];
}

/** The table of a network of the VGG family: stages of 3x3 convolutions, separated by 2x2 pools of stride 2. */
export function vgg({ convolutions, channels, tapped = [] }: VggStages): Operation[] {
  let before = 3;
  const operations = channels.flatMap((out, s) => {
    const stage = Array.from({ length: convolutions[s] }, (_, i): Operation => {
      const name = `conv${s + 1}_${i + 1}`;
      const operation: Operation = { op: 'conv', name, in: before, out };
      before = out;
      return tapped.includes(name) ? { ...operation, tap: out + 1 } : operation;
    });
    return [...stage, { op: 'pool' } satisfies Operation];
  });
  return operations.slice(0, -1);
}

/** The convolutions, from shallow to deep. */
export function convolutionsOf({ operations }: Network): Convolution[] {
  return operations.filter((operation) => operation.op === 'conv');
}

/** An operation whose output is a layer: a convolution with its ReLU, or a concatenation. */
export type Layer = Convolution | Concatenation;

/** Whether an operation's output is a layer. */
export function isLayer(operation: Operation): operation is Layer {
  return operation.op === 'conv' || operation.op === 'concat';
}

/** The layers that losses can use, from shallow to deep. A network with taps offers only the tapped layers and the last one. */
export function layersOf({ operations }: Pick<Network, 'operations'>): Layer[] {
  const layers = operations.filter(isLayer);
  const isTapped = (layer: Layer): boolean => layer.op === 'conv' && layer.tap !== undefined;
  return layers.some(isTapped) ? layers.filter((layer) => isTapped(layer) || layer === layers.at(-1)) : layers;
}

/** A window of one position. */
export const single: Window = { size: 1, stride: 1, pad: 0 };

/** An operation's window, with defaults filled in. */
export function windowOf(operation: Operation): Window {
  if (operation.op !== 'conv' && operation.op !== 'pool') return single;
  const isPool = operation.op === 'pool';
  const { size = isPool ? 2 : 3, stride = isPool ? 2 : 1, pad = isPool ? 0 : (size - 1) / 2 } = operation;
  return { size, stride, pad };
}

/** How a network shrinks its activations. VGG was trained with `'max'`; the paper prefers `'average'`. */
export type Pooling = 'max' | 'average';
