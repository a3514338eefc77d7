import type { Checkpoint, Depth, Gamut, StyleOptions } from '@pastiche/core';
import type { Dtype, NetworkName, OnnxSessionOptions, TfjsEncoderOptions, WeightsSource } from '@pastiche/models';
import type { DeviceName } from './engineCandidate.ts';

/** The network that measures, and the engine that computes it. */
export interface NetworkOptions<Backend extends string = string> {
  /** The engine. @defaultValue the fastest that works here */
  backend?: Backend;
  /** In browsers: the address of ONNX Runtime's module (a bundle of onnxruntime-web beside its `.wasm`), for `backend: 'onnx'`. */
  onnxRuntime?: string;
  /**
   * For ONNX Runtime in Node: what it computes on: `'auto'`, `'cpu'`, `'cuda'`, `'dml'` (Windows), `'coreml'` (macOS), or `'webgpu'`. Each but
   * the CPU must first compute a step as the CPU does. @defaultValue `'auto'`, the fastest that computes right
   */
  device?: DeviceName;
  /**
   * For ONNX Runtime: what activations and gradients are computed in; Gram matrices and sums are always in 32 bits. 16 bits are quicker on
   * graphics cards only, and need VGG, compact or random. @defaultValue 'f32'
   */
  dtype?: Dtype;
  /** For ONNX Runtime: session options such as `executionProviders`. @defaultValue as the platform prefers */
  session?: OnnxSessionOptions;
  /** The network. @defaultValue `'vgg19'` if there are weights, else `'compact'`, which brings its own */
  model?: NetworkName;
  /** A file with the weights of `model` (safetensors, or Keras's HDF5): a path, a URL, or its bytes. @defaultValue VGG's are fetched once */
  weights?: string | URL | Uint8Array;
  /** Servers that have the weights of `model`, in order of preference. @defaultValue the authors' and their mirrors */
  sources?: readonly WeightsSource[];
  /** How the network shrinks its activations. @defaultValue 'max' */
  pooling?: StyleOptions['pooling'];
  /** What the network sees around the picture: zeros, as in training, or the outermost pixels repeated. @defaultValue 'zeros' */
  border?: StyleOptions['border'];
  /**
   * How many threads compute a network together where the engine has one: on WebAssembly. The picture is the same to rounding, and the same number gives the same bits.
   * 1 turns it off. @defaultValue as many as there are processors, fewer for small pictures; 1 beside losses of your own, and for a picture in one pass
   */
  workers?: number;
  /** The kernel of the backward convolution on tfjs. @defaultValue 'rotated'; in a browser, the faster one as measured there */
  wayBack?: TfjsEncoderOptions['wayBack'];
}

/** Options that belong to one photo: jobs over many photos, and films, do without them. */
export type OfOnePhoto = 'content' | 'masks' | 'styleMasks' | 'map' | 'styleMaps' | 'protect' | 'keep' | 'resume';

/**
 * A run, described as JSON: the pictures, the network, and any of {@link StyleOptions}. A command's arguments, a worker's message and a
 * queue's payload are all jobs. Functions and signals go beside it, in {@link Extras}.
 *
 * @typeParam Picture what stands for a picture: a path or an address in JSON; a platform may take bytes or pixels too
 */
export interface Job<Picture = string, Backend extends string = string>
  extends NetworkOptions<Backend>,
    Partial<Omit<StyleOptions, 'init' | 'pooling' | 'border'>> {
  /** The photo. */
  content: Picture;
  /** One painting or several. */
  styles: Picture | readonly Picture[];
  /** How much each painting counts; only the proportions matter. @defaultValue all alike */
  blend?: readonly number[];
  /** Where each painting acts on the photo: white parts. One mask for all paintings, or one for each; `null` is everywhere. @defaultValue everywhere */
  masks?: Picture | readonly (Picture | null)[];
  /** What of each painting is taken: white parts; `null` is everything. @defaultValue everything */
  styleMasks?: readonly (Picture | null)[];
  /** A semantic map of the photo: each color takes the style of the same color in `styleMaps`. */
  map?: Picture;
  /** A semantic map of each painting; `null` for one that acts nowhere. */
  styleMaps?: readonly (Picture | null)[];
  /** White parts keep more of the photo's content: see `protectWeight`. */
  protect?: Picture;
  /** White parts stay the photo's pixels exactly: see `feather`. */
  keep?: Picture;
  /**
   * A painting whose shapes are painted in the fine strokes of `styles`: a first run makes one painting of them all, and the run paints with that. See
   * `combinePaintings`. @defaultValue none
   */
  shapesFrom?: Picture;
  /** The picture to start from: a named start, or a picture. A path must have a `.`, `/` or `\` in it. @defaultValue 'content' */
  init?: StyleOptions['init'] | Picture;
  /**
   * The most memory that the run may take, in bytes; in browsers, its worker. A picture that would take more is computed in blocks, exactly, and more slowly.
   * @defaultValue in Node, what is free; in browsers, a part of the device's memory
   */
  memory?: number;
  /**
   * The side of the blocks in which larger pictures are computed, in pixels, margins included; a picture in blocks is the same to rounding.
   * @defaultValue the largest that `memory` allows and, in browsers, that the graphics card can bind
   */
  tileSize?: number;
  /** Goes on from a checkpoint of another run with the same options. */
  resume?: Checkpoint;
  /** 16 gives the result 16 bits a channel as well (`data16`), for prints. @defaultValue 8 */
  depth?: Depth;
  /**
   * The colors that pictures are read, painted and returned in: with `'p3'`, in Node, those of Display P3, which phones and many screens have. All
   * pictures are converted to it, and the result carries its profile. @defaultValue 'srgb'
   */
  gamut?: Gamut;
  /** Another network for all scales but the last, for example the quick `'compact'` before `'vgg19'`. @defaultValue the same */
  coarseModel?: NetworkName;
}
