import { checkLayers } from '../encoder/checkLayers.ts';
import type { Encoder } from '../encoder/encoder.ts';
import { invalidOption, PasticheError } from '../errors.ts';
import { type Depth, type Planes, type RawImage, toPlanes } from '../image/rawImage.ts';
import type { Size } from '../image/resize.ts';
import { wrapsOf } from '../image/wraps.ts';
import { type Loss, networkLayers } from '../loss/loss.ts';
import { standardLosses } from '../loss/standard.ts';
import { createOptimizer } from '../optimizer/createOptimizer.ts';
import type { Optimizer } from '../optimizer/optimizer.ts';
import { checkNames } from '../options/checkNames.ts';
import type { StyleOptions } from '../options/options.ts';
import { resolveOptions, type Settings } from '../options/resolve.ts';
import { optionNames } from '../options/table.ts';
import type { Painter } from '../painter/painter.ts';
import { StatisticsCache } from '../scene/statisticsCache.ts';
import type { TileOptions } from '../tiles/tiles.ts';
import { type Checkpoint, checkResume, type StepPosition } from './checkpoint.ts';
import { type Place, placesOf } from './colorRegions.ts';
import { inBlocks } from './inBlocks.ts';
import { type Look, lookOf } from './look.ts';
import {
  checkIsPicture,
  type Given,
  type MaskPictures,
  type OpenMasks,
  openMasks,
  openPhoto,
  type Photo,
  weighStyles,
} from './openPictures.ts';
import { paintingSize, scaleSizes } from './scales.ts';
import type { Stage } from './stages.ts';

/** What `stylize` takes: the pictures, the network, and any of {@link StyleOptions} (`pooling` and `border` are the encoder's own already). */
export interface StylizeOptions extends Partial<Omit<StyleOptions, 'init' | 'optimizer'>>, MaskPictures {
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
  /** Instead of the losses that the weights and layers describe; see {@link standardLosses} to add to those. Those of weight 0 are not computed. */
  losses?: readonly Loss[];
  /** A name, or an optimizer of your own. */
  optimizer?: StyleOptions['optimizer'] | Optimizer;
  /** Paints the first picture, for `init: 'instant'`. */
  painter?: Painter;
  /** A name, or a picture to start from (resized to fit). */
  init?: StyleOptions['init'] | RawImage;
  /**
   * Goes on from where another run was (see {@link StyleRun.checkpoint}) instead of beginning. With the same pictures, options, network and
   * engine it ends with the same picture, to the bit. What had been changed by then is part of it, but for pictures: give those as they were.
   */
  resume?: Checkpoint;
  /** 16 gives the result `data16` as well, the same picture with 16 bits a channel. @defaultValue 8 */
  depth?: Depth;
  /** Every option, resolved already (see `resolveOptions`): used instead of the single options. */
  settings?: Settings;
  /** What was measured of paintings before: share one between runs over the same paintings. @defaultValue one of the run's own */
  statistics?: StatisticsCache;
  /** Computes scales of more pixels than a block may have in blocks: the same picture in less memory. See {@link tiledEncoder}. @defaultValue never */
  tiles?: TileOptions;
  /** Cancels the run: it frees what it held, and `result` rejects with `signal.reason`. */
  signal?: AbortSignal;
}

const ownNames = {
  content: true,
  styles: true,
  blend: true,
  masks: true,
  styleMasks: true,
  map: true,
  styleMaps: true,
  protect: true,
  keep: true,
  encoder: true,
  coarseEncoder: true,
  painter: true,
  losses: true,
  resume: true,
  depth: true,
  settings: true,
  statistics: true,
  tiles: true,
  signal: true,
} satisfies Record<Exclude<keyof StylizeOptions, keyof StyleOptions>, true>;

/** @throws PasticheError `invalid-option`, if an option has a name that nobody knows */
export function checkOptionNames(options: StylizeOptions): void {
  checkNames(options, [...Object.keys(ownNames), ...optionNames]);
}

/** Everything about a run that is known before it starts. */
export interface Plan extends OpenMasks {
  /** What it was made from. */
  options: StylizeOptions;
  settings: StyleOptions;
  optimizer: Optimizer;
  content: Photo;
  styles: readonly Painting[];
  init: Planes | undefined;
  /** From coarse to fine. */
  stages: readonly Stage[];
  /** The first step, unless the run goes on from a checkpoint. */
  start: StepPosition;
  /** Minimum height and width, in pixels, of an image that reaches the layers. */
  smallest: number;
  statistics: StatisticsCache;
  /** The losses that were made from options. */
  made: Map<string, Loss>;
}

interface Painting extends Given {
  look: Look;
}

/**
 * Checks all that a caller can get wrong, before anything is computed.
 *
 * @param before the plan of the run under way, if this is a change of it: sizes, start and optimizer stay
 */
export function makePlan(options: StylizeOptions, before?: Plan): Plan {
  const { encoder, coarseEncoder = encoder, optimizer, resume, depth = 8 } = options;
  if (depth !== 8 && depth !== 16) throw invalidOption('depth', '8 or 16', depth);
  const init = resume?.image ?? options.init;
  const settings = options.settings ?? resolveOptions(tunable(options));
  if (settings.init === 'instant' && !init && !options.painter)
    throw invalidOption('init', "'instant' only with a painter", "'instant' without one");
  const made = before?.made ?? new Map<string, Loss>();
  const given = weighStyles(options, settings, before?.styles);
  const weights = given.map(({ weight }) => weight);
  const losses = (options.losses ?? standardLosses(settings, made, weights)).filter(({ weight }) => weight !== 0);
  // Units are one network's: another has others under the same numbers.
  const isSame = encoder.name === coarseEncoder.name || Object.keys(settings.units).length === 0;
  const coarseLosses = isSame || options.losses ? losses : standardLosses({ ...settings, units: {} }, made, weights);
  for (const each of [encoder, coarseEncoder]) {
    checkLosses(losses, each);
    checkWraps(each, settings);
  }
  const wraps = wrapsOf(settings.border);
  const content = before?.content ?? openPhoto(options.content, wraps);
  const masks = openMasks(options, given.length, before);
  const styles = given.map((style, i): Painting => {
    const places = (): Place[] => placesOf({ regions: masks.regions, settings, styles: given }, i, content);
    const same = before?.styles.find(({ source }) => source === style.source);
    return { ...style, look: lookOf(style, content, settings, places, same?.look) };
  });
  const layers = networkLayers(losses);
  const smallest = Math.max(...[encoder, coarseEncoder].map((each) => each.smallestImage(layers)));
  const sizes =
    before?.stages.map(({ size }) => size) ?? scaleSizes(content, settings.size, settings.minSize, smallest, wraps);
  checkSize(content, sizes[sizes.length - 1], smallest);
  if (resume && !before) checkResume(resume, sizes.length);
  const last = sizes.length - 1;
  for (const { planes, scale } of styles)
    paintingSize(planes, Math.min(settings.minSize, settings.size), scale, smallest);
  return {
    options,
    settings,
    optimizer: before?.optimizer ?? (typeof optimizer === 'object' ? optimizer : createOptimizer(settings)),
    content,
    styles,
    ...masks,
    init:
      before?.init ??
      (typeof init === 'object' ? toPlanes(init, resume ? "the checkpoint's image" : 'init') : undefined),
    stages: sizes.map((size, i) =>
      i < last
        ? {
            size,
            iterations: settings.coarseIterations,
            encoder: inBlocks(coarseEncoder, size, options.tiles),
            losses: coarseLosses,
          }
        : { size, iterations: settings.iterations, encoder: inBlocks(encoder, size, options.tiles), losses },
    ),
    start: { scale: resume?.scale ?? 0, iteration: resume?.iteration ?? 0 },
    smallest,
    statistics: before?.statistics ?? options.statistics ?? new StatisticsCache(),
    made,
  };
}

function tunable({ init, optimizer, ...rest }: StylizeOptions): Partial<StyleOptions> {
  return {
    ...rest,
    init: typeof init === 'object' ? undefined : init,
    optimizer: typeof optimizer === 'object' ? undefined : optimizer,
  };
}

function checkLosses(losses: readonly Loss[], encoder: Encoder): void {
  checkLayers(encoder, encoder.layers, networkLayers(losses));
  const names = losses.map((loss) => loss.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw invalidOption('losses', 'every name once', twice);
  if (losses.length === 0) throw invalidOption('losses', 'at least one loss with a weight', '[]');
}

function checkWraps({ wraps, name }: Encoder, { border }: StyleOptions): void {
  const wanted = wrapsOf(border);
  if (wraps?.x === wanted?.x && wraps?.y === wanted?.y) return;
  throw invalidOption('border', `the one that the encoder '${name}' was made with`, border);
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
