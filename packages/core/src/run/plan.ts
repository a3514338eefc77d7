import type { Encoder } from '../encoder/encoder.ts';
import { invalidOption, PasticheError, unexpected } from '../errors.ts';
import { type Planes, type RawImage, toPlanes } from '../image/rawImage.ts';
import { fitInside, resize, type Size } from '../image/resize.ts';
import { mix, noise, styleNoise } from '../image/start.ts';
import { type ImageTensor, toTensor } from '../image/tensors.ts';
import { contentLoss } from '../loss/content.ts';
import { imageLayer, type Loss } from '../loss/loss.ts';
import { momentsLoss } from '../loss/moments.ts';
import { styleLoss } from '../loss/style.ts';
import { totalVariationLoss } from '../loss/totalVariation.ts';
import { createRandom } from '../math/random.ts';
import { adam } from '../optimizer/adam.ts';
import { gradientDescent } from '../optimizer/gradientDescent.ts';
import { lbfgs } from '../optimizer/lbfgs.ts';
import type { Optimizer } from '../optimizer/optimizer.ts';
import type { StyleOptions } from '../options/options.ts';
import { resolveOptions, type Settings } from '../options/resolve.ts';
import { checkMeasured, unitsOf } from '../options/units.ts';
import type { Checkpoint, Place } from './changes.ts';
import { scaleSizes } from './scales.ts';

/** What `stylize` takes: the pictures, the network, and any of {@link StyleOptions} (`pooling` and `border` are the encoder's own already). */
export interface StylizeOptions extends Partial<Omit<StyleOptions, 'init' | 'optimizer'>> {
  /** The photo. */
  content: RawImage;
  /** One painting or several. */
  styles: RawImage | readonly RawImage[];
  /** How much each painting counts; only the proportions matter. @defaultValue all alike */
  blend?: readonly number[];
  /** The frozen network that measures. */
  encoder: Encoder;
  /** Measures in its stead at all scales but the last: a quick network drafts, and a thorough one finishes. Has the same layers. */
  coarseEncoder?: Encoder;
  /** Instead of the losses that the weights and layers describe; see {@link standardLosses} to add to those. */
  losses?: readonly Loss[];
  /** A name, or an optimizer of your own. */
  optimizer?: StyleOptions['optimizer'] | Optimizer;
  /** A name, or a picture to start from (resized to fit). */
  init?: StyleOptions['init'] | RawImage;
  /**
   * Goes on from where another run was (see {@link StyleRun.checkpoint}) instead of beginning: with the same sizes and steps it ends
   * close to where that would have.
   */
  resume?: Checkpoint;
  /** Every option, resolved already (see `resolveOptions`): used instead of the single options. */
  settings?: Settings;
  /** Cancels the run: it frees what it held, and `result` rejects with `signal.reason`. */
  signal?: AbortSignal;
}

/** Everything about a run that is known before it starts. */
export interface Plan {
  settings: StyleOptions;
  encoder: Encoder;
  coarseEncoder: Encoder;
  losses: readonly Loss[];
  /** In their stead at all scales but the last: the same, but for what is only one network's. */
  coarseLosses: readonly Loss[];
  optimizer: Optimizer;
  content: Planes;
  styles: { planes: Planes; weight: number }[];
  init: Planes | undefined;
  /** From coarse to fine. */
  sizes: Size[];
  /** Where it starts: at the beginning, unless it goes on from a checkpoint. */
  start: Place;
  /** What the network needs of either side of an image, in pixels. */
  smallest: number;
}

/** Checks all that a caller can get wrong, before anything is computed. */
export function makePlan(options: StylizeOptions): Plan {
  const { content, encoder, coarseEncoder = encoder, optimizer, resume } = options;
  const init = resume?.image ?? options.init;
  const settings = options.settings ?? resolveOptions(tunable(options));
  const losses = options.losses ?? standardLosses(settings);
  // Units are one network's: another has others under the same numbers.
  const isSame = encoder.name === coarseEncoder.name;
  const coarseLosses = isSame || options.losses ? losses : standardLosses({ ...settings, units: {} });
  const encoders = [encoder, coarseEncoder];
  for (const each of encoders) checkLosses(losses, each);
  const contentPlanes = toPlanes(content, 'the content');
  const smallest = Math.max(...encoders.map((each) => each.smallestImage(networkLayers(losses))));
  const sizes = scaleSizes(contentPlanes, settings.size, settings.minSize, smallest);
  checkSize(contentPlanes, sizes[sizes.length - 1], smallest);
  if (resume) checkCheckpoint(resume, sizes.length);
  return {
    settings,
    encoder,
    coarseEncoder,
    losses,
    coarseLosses,
    optimizer: typeof optimizer === 'object' ? optimizer : createOptimizer(settings),
    content: contentPlanes,
    styles: weighStyles(options),
    init: typeof init === 'object' ? toPlanes(init, resume ? "the checkpoint's image" : 'init') : undefined,
    sizes,
    start: { scale: resume?.scale ?? 0, iteration: resume?.iteration ?? 0 },
    smallest,
  };
}

/** The losses that weights and layers describe: content, style, and total variation if it has a weight. */
export function standardLosses(settings: Partial<StyleOptions> = {}): Loss[] {
  const { contentLayers, styleLayers, units, contentWeight, styleWeight, variationWeight, styleStatistic, normalize } =
    resolveOptions(settings);
  checkMeasured(units, Object.keys(styleLayers));
  const createStyleLoss = styleStatistic === 'gram' ? styleLoss : momentsLoss;
  return [
    ...Object.entries(contentLayers).map(([layer, share]) =>
      contentLoss({ layer, weight: contentWeight * share, normalize }),
    ),
    ...Object.entries(styleLayers).map(([layer, share]) =>
      createStyleLoss({ layer, weight: styleWeight * share, normalize, units: unitsOf(layer, units) }),
    ),
    ...(variationWeight > 0 ? [totalVariationLoss({ weight: variationWeight })] : []),
  ];
}

/** What measures at a scale. */
export function encoderAt({ encoder, coarseEncoder, sizes }: Plan, scale: number): Encoder {
  return scale < sizes.length - 1 ? coarseEncoder : encoder;
}

/** What is measured at a scale. */
export function lossesAt({ losses, coarseLosses, sizes }: Plan, scale: number): readonly Loss[] {
  return scale < sizes.length - 1 ? coarseLosses : losses;
}

/** The layers of the network that the losses read. */
export function networkLayers(losses: readonly Loss[]): string[] {
  return losses.flatMap(({ layers }) => layers.filter((layer) => layer !== imageLayer));
}

/** Where the run starts, as the options say. */
export function startImage({ settings, content, styles, init, start: place }: Plan, size: Size): ImageTensor {
  const random = createRandom(settings.seed);
  const planes = (): Planes => {
    if (init) return init;
    if (settings.init === 'random') return noise(size, random);
    if (settings.init === 'content') return content;
    return styleNoise(
      size,
      styles.map((style) => style.planes),
      styles.map((style) => style.weight),
      random,
    );
  };
  const start = planes();
  const begins = place.scale === 0 && place.iteration === 0;
  if (settings.initNoise === 0 || !begins) return toTensor(start, size);
  const fitted = { ...size, rgb: resize(start.rgb, start, size, 3) };
  return toTensor(mix(fitted, noise(size, random), settings.initNoise), size);
}

/** The size of a painting at a scale whose longer side is `longest`. */
export function styleSize(painting: Size, longest: number, styleScale: number, smallest: number): Size {
  const fitted = fitInside(painting, longest * styleScale);
  const shortest = Math.min(fitted.width, fitted.height);
  // A narrow painting at a coarse scale would not reach the deepest layer: it is kept as large as that needs.
  const enlarged = Math.ceil((Math.max(fitted.width, fitted.height) * smallest) / shortest);
  return shortest < smallest ? fitInside(painting, enlarged) : fitted;
}

function tunable({ init, optimizer, ...rest }: StylizeOptions): Partial<StyleOptions> {
  return {
    ...rest,
    init: typeof init === 'object' ? undefined : init,
    optimizer: typeof optimizer === 'object' ? undefined : optimizer,
  };
}

function createOptimizer({ optimizer, learningRate }: StyleOptions): Optimizer {
  const create = { adam, lbfgs, 'gradient-descent': gradientDescent }[optimizer];
  return create({ learningRate }) as Optimizer;
}

function weighStyles({ styles, blend }: StylizeOptions): Plan['styles'] {
  const list = Array.isArray(styles) ? (styles as readonly RawImage[]) : [styles as RawImage];
  if (list.length === 0) throw invalidOption('styles', 'at least one painting', '[]');
  const weights = blend ?? list.map(() => 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const fine = weights.every((weight) => weight >= 0) && total > 0 && Number.isFinite(total);
  if (weights.length !== list.length || !fine) {
    throw invalidOption('blend', `${list.length} non-negative numbers, not all 0,`, weights);
  }
  return list.map((image, i) => {
    const name = list.length > 1 ? `style ${i + 1}` : 'the style';
    const planes = toPlanes(image, name);
    checkIsPicture(planes, name);
    return { planes, weight: weights[i] / total };
  });
}

function checkLosses(losses: readonly Loss[], encoder: Encoder): void {
  const known = [imageLayer, ...encoder.layers];
  for (const layer of losses.flatMap((loss) => loss.layers)) {
    if (!known.includes(layer)) {
      throw new PasticheError(
        'unknown-layer',
        `Unknown layer '${layer}': ${encoder.name} has ${encoder.layers.join(', ')}`,
      );
    }
  }
  const names = losses.map((loss) => loss.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw invalidOption('losses', 'every name once', twice);
  if (losses.length === 0) throw invalidOption('losses', 'at least one loss', '[]');
}

/** The fewest pixels along the longer side that anyone could call a picture. */
const fewestPixels = 16;

function checkIsPicture({ width, height }: Size, name: string): void {
  if (Math.max(width, height) >= fewestPixels) return;
  throw unexpected('invalid-image', `the longer side of ${name}`, `at least ${fewestPixels} px`, `${width}x${height}`);
}

function checkCheckpoint({ scale, iteration }: Checkpoint, scales: number): void {
  if (!Number.isInteger(scale) || scale < 0 || scale >= scales) {
    throw invalidOption('resume.scale', `a whole number below ${scales}, the number of scales,`, scale);
  }
  if (!Number.isInteger(iteration) || iteration < 0)
    throw invalidOption('resume.iteration', 'a whole number', iteration);
}

function checkSize(content: Size, last: Size, smallest: number): void {
  const given = `${content.width}x${content.height}`;
  checkIsPicture(content, 'the content');
  if (Math.min(last.width, last.height) < smallest) {
    throw new PasticheError(
      'invalid-image',
      `The content (${given}) would be painted at ${last.width}x${last.height}, but these layers need at least ` +
        `${smallest} px on either side. Choose a larger size, or crop the picture.`,
    );
  }
}
