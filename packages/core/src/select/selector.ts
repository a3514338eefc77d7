import type { Encoder } from '../encoder/encoder.ts';
import { invalidOption } from '../errors.ts';
import { type RawImage, toPlanes } from '../image/rawImage.ts';
import { fitInside, resize, type Size } from '../image/resize.ts';
import { clip } from '../image/tensors.ts';
import { pause } from '../math/pause.ts';
import { checkNames } from '../options/checkNames.ts';
import { describeCells, joined, layersToSelectBy, seenSide } from './descriptors.ts';
import { feathered, fitToEdges, type Guide } from './finish.ts';
import { type MergeRule, type MergeTree, mergeTree } from './mergeTree.ts';
import { type CellClick, selectRegions } from './regions.ts';

/** A click in a picture. */
export interface SelectPoint {
  /** From the left edge, 0, to the right one, 1. */
  x: number;
  /** From the top, 0, to the bottom, 1. */
  y: number;
  /** Whether what is there is added to the selection or taken away from it. @defaultValue true */
  add?: boolean;
}

/** How clicks become a mask. */
export interface SelectSettings {
  /** How much a click takes: below 0.5 less, above more, 0..1. @defaultValue 0.5 */
  tolerance?: number;
  /** Whether a click takes one connected thing. If not, it also takes what is alike elsewhere. @defaultValue true */
  contiguous?: boolean;
  /** Width of the mask's soft edge, in pixels of the picture. @defaultValue 0 */
  feather?: number;
  /** Selects what would not be selected. @defaultValue false */
  invert?: boolean;
}

/** What a {@link Selector} is made from. */
export interface SelectorOptions {
  /** The picture to select in. */
  picture: RawImage;
  /** The network to look through; it stays the caller's, and is not needed any more afterwards. */
  encoder: Encoder;
  /** The layers whose features are compared. @defaultValue `conv1_1` to `conv5_1`, or five of another network's */
  layers?: readonly string[];
  /** Cancels it: the promise rejects with `signal.reason`, and nothing is left behind. */
  signal?: AbortSignal;
}

/** A selection as a picture: one channel, 255 where it is selected. */
export interface SelectedMask extends RawImage {
  data: Uint8Array;
  channels: 1;
}

/** Options of {@link select}. */
export interface SelectOptions extends SelectSettings, Omit<SelectorOptions, 'picture'> {}

/**
 * Five ways to divide the picture into regions, some without the second or third layer. They err at different places, and outvote each other's
 * errors (`bench/select.ts`).
 */
const divisions: readonly (MergeRule & { color: number; without: readonly number[] })[] = [
  { without: [1], color: 0.3, size: 0.35, border: 0.5 },
  { without: [1], color: 0.3, size: 0.5, border: 0.5 },
  { without: [1, 2], color: 0.3, size: 0.35, border: 0.5 },
  { without: [1, 2], color: 0.1, size: 0.45, border: 0.5 },
  { without: [], color: 0.1, size: 0.35, border: 0.5 },
];

/** The range of `appetite`, to which `tolerance` is scaled: it picks the smallest regions and the largest. */
const appetites = 4;

/** A picture that has been looked at once, in which clicks select things at once. It holds no tensor. */
export class Selector {
  readonly #picture: RawImage;
  readonly #grid: Size;
  readonly #trees: readonly MergeTree[];
  readonly #guide: Guide;

  /** @internal */
  constructor(picture: RawImage, grid: Size, trees: readonly MergeTree[], guide: Guide) {
    this.#picture = picture;
    this.#grid = grid;
    this.#trees = trees;
    this.#guide = guide;
  }

  /**
   * The mask for some clicks: one channel, of the picture's size, white where it is selected. Without clicks nothing is.
   *
   * @param points in the order in which they were clicked: a later one corrects what earlier ones did
   * @throws PasticheError `invalid-option`
   */
  select(points: readonly SelectPoint[], settings: SelectSettings = {}): SelectedMask {
    const { width, height } = this.#picture;
    const fitted = fitToEdges(this.#selected(points, settings), this.#grid, this.#guide, this.#picture);
    return finished(feathered(fitted, this.#picture, settings.feather ?? 0), { width, height }, settings);
  }

  /**
   * The same in a few milliseconds, and coarse: some 128 x 85 positions, without a soft edge. For a page that shows what a click would select.
   *
   * @throws PasticheError `invalid-option`
   */
  preview(points: readonly SelectPoint[], settings: SelectSettings = {}): SelectedMask {
    const { width, height } = this.#grid;
    const data = Uint8Array.from(this.#selected(points, settings), (value) => 255 * value);
    return finished(data, { width, height }, settings);
  }

  #selected(points: readonly SelectPoint[], settings: SelectSettings): Float32Array {
    checkSettings(points, settings);
    const { tolerance = 0.5, contiguous = true } = settings;
    const { width, height } = this.#grid;
    const place = (fraction: number, length: number): number => Math.min(length - 1, Math.floor(fraction * length));
    const clicks = points.map(
      ({ x, y, add = true }): CellClick => ({ cell: place(y, height) * width + place(x, width), add }),
    );
    return selectRegions(this.#trees, clicks, { appetite: (tolerance - 0.5) * appetites, contiguous });
  }
}

/**
 * Looks at a picture once, so that each click selects a thing at once: neighbors whose features and colors are alike are merged into regions,
 * regions into larger ones, up to the whole picture. A click takes the region around it that stands out the most.
 *
 * @throws PasticheError (rejecting) `unknown-layer`, `invalid-image`, `invalid-option`; `signal.reason` when cancelled
 * @example
 * ```ts
 * const selector = await createSelector({ picture: photo, encoder });
 * const mask = selector.select([{ x: 0.4, y: 0.6 }, { x: 0.7, y: 0.1, add: false }]);
 * ```
 */
export async function createSelector(options: SelectorOptions): Promise<Selector> {
  checkNames(options, ['picture', 'encoder', 'layers', 'signal']);
  const { picture, encoder, layers = layersToSelectBy(encoder), signal } = options;
  if (layers.length === 0) throw invalidOption('layers', 'at least one layer', '[]');
  const planes = toPlanes(picture, 'the picture');
  const cells = await describeCells(planes, encoder, layers, signal);
  const trees: MergeTree[] = [];
  for (const { color, without, ...rule } of divisions) {
    const isUsed = (_: unknown, i: number): boolean => layers.length < 5 || !without.includes(i);
    const rows = joined({ ...cells, layers: cells.layers.filter(isUsed) }, color);
    trees.push(mergeTree(rows, cells, rule));
    await pause(signal);
  }
  const guide = fitInside(planes, Math.min(seenSide, Math.max(planes.width, planes.height)));
  return new Selector(picture, cells, trees, { ...guide, rgb: resize(planes.rgb, planes, guide, 3).map(clip) });
}

/**
 * Selects things in a picture by clicks, without drawing. For more clicks in the same picture, keep a {@link createSelector | selector}.
 *
 * @returns the mask: one channel, of the picture's size, white where it is selected
 * @throws PasticheError (rejecting) as {@link createSelector}
 * @example
 * ```ts
 * const mask = await select(photo, [{ x: 0.4, y: 0.6 }], { encoder });
 * await stylize({ content: photo, styles: [painting], masks: mask, encoder }).result;
 * ```
 */
export async function select(
  picture: RawImage,
  points: readonly SelectPoint[],
  { encoder, layers, signal, ...settings }: SelectOptions,
): Promise<SelectedMask> {
  checkSettings(points, settings);
  return (await createSelector({ picture, encoder, layers, signal })).select(points, settings);
}

function finished(data: Uint8Array, size: Size, { invert = false }: SelectSettings): SelectedMask {
  return { data: invert ? data.map((value) => 255 - value) : data, ...size, channels: 1 };
}

/** @throws PasticheError `invalid-option` */
function checkSettings(points: readonly SelectPoint[], settings: SelectSettings): void {
  checkNames(settings, ['tolerance', 'contiguous', 'feather', 'invert']);
  const { tolerance = 0.5, feather = 0 } = settings;
  const isWithin = (value: number): boolean => value >= 0 && value <= 1;
  if (!isWithin(tolerance)) throw invalidOption('tolerance', 'a number from 0 to 1', tolerance);
  if (!(feather >= 0 && feather <= 1e4)) throw invalidOption('feather', 'a number of pixels from 0 up', feather);
  const outside = points.find(({ x, y }) => !isWithin(x) || !isWithin(y));
  if (outside) throw invalidOption('points', 'x and y from 0 to 1, the fractions of width and height', outside);
}
