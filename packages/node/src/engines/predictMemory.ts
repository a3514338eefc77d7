import {
  type Loss,
  measuredLayers,
  paintingScales,
  resolveOptions,
  type Settings,
  type Size,
  type StyleOptions,
  stripsOf,
  type TileOptions,
  wrapsOf,
} from '@pastiche/core';
import { type NetworkName, networkSizes, networks } from '@pastiche/models';
import type { PredictedMemory } from '@pastiche/pipeline';

/** What the memory of a run depends on. */
export interface MemoryQuestion extends Partial<StyleOptions> {
  /** The photo as large as it is read, which is at most twice as large as it is painted: a RawImage, or only its size. */
  content: Size;
  /** One painting or several, likewise. */
  styles: Size | readonly Size[];
  /** The engines whose memory is known beforehand. */
  backend: 'onnx' | 'wasm';
  /** @defaultValue 'compact' */
  model?: NetworkName;
  /** Every option, resolved already: used instead of the single ones. */
  settings?: Settings;
  /** How many regions masks or maps make; 0 without any. @defaultValue 0 */
  regions?: number;
  /** Own losses instead of those of the options. */
  losses?: readonly Loss[];
  /** In blocks of so many pixels. @defaultValue as a whole */
  tiles?: TileOptions;
  /** How many threads may compute together, on WebAssembly; small pictures get fewer. @defaultValue 1 */
  workers?: number;
}

/** What an engine holds, as multiples of what a network has. */
interface Engine {
  /** A process without pictures or network, in bytes. */
  base: number;
  /** Times the weights. */
  weights: number;
  /** Times the activations of the picture, while a step is computed. */
  step: number;
  /** The same, where the picture wraps: convolutions then read copies with a margin. */
  stepWrapped: number;
  /** The same, where a loss needs the features (see `BoundLoss.onDevice`). */
  stepOnFeatures: number;
  /** Times the features that are measured, for each region: those of its positions, weighted, and what goes back from them. */
  region: number;
  /** Times what a painting's activations take at once, while it is measured. */
  painting: number;
}

/** Measured: `bench/memory.ts` says how right they are. */
const engines: Readonly<Record<'onnx' | 'wasm', Engine>> = {
  onnx: { base: 300e6, weights: 10.5, step: 2.3, stepWrapped: 3.6, stepOnFeatures: 3.5, region: 1, painting: 2.1 },
  wasm: { base: 190e6, weights: 8, step: 2.7, stepWrapped: 2.7, stepOnFeatures: 2.7, region: 4.5, painting: 1.7 },
};

/** Of masks at all their sizes, and of what JavaScript leaves of them, in bytes. */
const masks = 90e6;
/** Of a pixel, as floats. */
const rgb = 12;
/** The picture being painted, the best so far, their average, a gradient and its parts, what Adam remembers, and what comes of a step. */
const copies = 10;
/** The same where they are plain arrays, changed in place; the best so far takes half of one, and one more while a checkpoint is taken. */
const copiesInPlace = 6.5;
/** Of pictures and gradients that L-BFGS remembers. */
const remembered = 20;

/**
 * The most memory that a run takes at once, right within a quarter.
 *
 * @example
 * ```ts
 * const { process } = predictMemory({ content: { width: 2048, height: 1536 }, styles: painting, size: 1024, backend: 'onnx' });
 * ```
 */
export function predictMemory(question: MemoryQuestion): PredictedMemory {
  const { content, styles, backend, model = 'compact', regions = 0, losses, tiles, workers = 1 } = question;
  const settings = settingsOf(question);
  const { size, optimizer } = settings;
  const layers = losses?.flatMap((loss) => loss.layers) ?? measuredLayers(settings);
  const { weights, activations, features, widest } = networkSizes(networks[model], layers);
  const engine = engines[backend];
  // Of losses of a caller's own nobody knows before they are bound.
  const inGraph = losses === undefined;
  const onGraph = backend === 'onnx' && inGraph;
  const paintings = [styles].flat() as Size[];
  const pixels = pixelsInside(content, size);
  const scales = paintingScales(settings, paintings.length);
  const painting = Math.max(...paintings.map((each, i) => pixelsInside(each, size * scales[i])));

  const most = tiles?.mostPixels ?? Number.POSITIVE_INFINITY;
  const isInPlace = pixels > most && backend === 'onnx' && inGraph;
  const shown = pixels * rgb * ((isInPlace ? copiesInPlace : copies) + (optimizer === 'lbfgs' ? remembered : 0));
  const inStep = wrapsOf(settings.border) ? engine.stepWrapped : engine.step;
  const step = Math.min(pixels, most) * activations * (inGraph ? inStep : engine.stepOnFeatures);
  // In a graph, of a painting only one layer and the next are there at a time.
  const measuring = painting * rgb + Math.min(painting, most) * (onGraph ? widest : activations) * engine.painting;
  const inRegions = regions > 0 ? masks + regions * Math.min(pixels, most) * features * engine.region : 0;
  // Of a picture in blocks the content's features are kept whole, and put together from those of the blocks.
  const target =
    pixels > most && settings.contentWeight > 0
      ? 2 * pixels * networkSizes(networks[model], Object.keys(settings.contentLayers)).features
      : 0;
  const network = engine.weights * weights + Math.max(step, measuring) + inRegions;
  const threads = threadsFor(content, size, most, workers);
  const helpers = (threads - 1) * memoryOfThread(weights);
  const pictures = [content, ...paintings].reduce((sum, { width, height }) => sum + width * height * (3 + rgb), 0);
  return {
    process: engine.base + pictures + shown + network + target + helpers,
    wasm: isInPlace ? 0 : shown + painting * rgb + target / 2 + (onGraph ? 0 : network),
    workers: threads > 1 ? threads : undefined,
  };
}

/** Of a thread of WebAssembly beside the first, with its network: activations are divided among all. @param weights their bytes */
export function memoryOfThread(weights: number): number {
  return 90e6 + engines.wasm.weights * weights;
}

/** How many threads compute a picture, or a block of it, of so many there may be. */
function threadsFor({ width, height }: Size, size: number, mostPixels: number, workers: number): number {
  const factor = Math.min(size / Math.max(width, height), Math.sqrt(mostPixels / (width * height)));
  // The stride of the deepest layers that people use.
  return stripsOf({ width: factor * width, height: factor * height }, 16, workers).length;
}

/** The settings of a question: those it has, or those of its options. */
export function settingsOf({ settings, ...options }: MemoryQuestion): Settings {
  return settings ?? resolveOptions(options);
}

/** Of a picture of some shape whose longer side is `longest`. */
export function pixelsInside({ width, height }: Size, longest: number): number {
  return (longest ** 2 * Math.min(width, height)) / Math.max(width, height);
}
