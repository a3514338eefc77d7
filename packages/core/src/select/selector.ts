import { invalidOption } from '../errors.ts';
import { type RawImage, toPlanes } from '../image/rawImage.ts';
import { fitInside, resize, type Size } from '../image/resize.ts';
import { pause } from '../math/pause.ts';
import { checkNames } from '../options/checkNames.ts';
import { type DescribedPicture, joined } from './described.ts';
import { feathered, fitToEdges, type Guide } from './finish.ts';
import { type MergeTree, mergeTree } from './mergeTree.ts';
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

/** A selection as a picture: one channel, 255 where it is selected. */
export interface SelectedMask extends RawImage {
  data: Uint8Array;
  channels: 1;
}

/**
 * Five ways to divide the picture into regions, some without the second or third layer. They err at different places, and outvote each other's
 * errors (`bench/select.ts`).
 */
const divisions: readonly { color: number; size: number; without: readonly number[] }[] = [
  { without: [1], color: 0.3, size: 0.35 },
  { without: [1], color: 0.3, size: 0.5 },
  { without: [1, 2], color: 0.3, size: 0.35 },
  { without: [1, 2], color: 0.1, size: 0.45 },
  { without: [], color: 0.1, size: 0.35 },
];

/** The range of `appetite`, to which `tolerance` is scaled: it picks the smallest regions and the largest. */
const appetites = 4;

/** Longer side at which masks are fitted to edges, in pixels. */
const guideSide = 512;

/** A picture that has been looked at once, in which clicks select things at once. It holds no tensor. */
export class Selector {
  readonly #picture: RawImage;
  readonly #grid: Size;
  readonly #trees: readonly MergeTree[];
  readonly #guide: Guide;

  private constructor(picture: RawImage, grid: Size, trees: readonly MergeTree[], guide: Guide) {
    this.#picture = picture;
    this.#grid = grid;
    this.#trees = trees;
    this.#guide = guide;
  }

  /**
   * Divides a picture that the network has described into regions. This takes a second or two on a processor, and needs neither the network nor tfjs.
   *
   * @throws `signal.reason` when cancelled
   */
  static async of({ picture, ...cells }: DescribedPicture, signal?: AbortSignal): Promise<Selector> {
    const trees: MergeTree[] = [];
    for (const { color, size, without } of divisions) {
      const isUsed = (_: unknown, i: number): boolean => cells.layers.length < 5 || !without.includes(i);
      trees.push(mergeTree(joined({ ...cells, layers: cells.layers.filter(isUsed) }, color), cells, size));
      await pause(signal);
    }
    const planes = toPlanes(picture, 'the picture');
    const guide = fitInside(planes, Math.min(guideSide, Math.max(planes.width, planes.height)));
    return new Selector(picture, cells, trees, { ...guide, rgb: resize(planes.rgb, planes, guide, 3) });
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

function finished(data: Uint8Array, size: Size, { invert = false }: SelectSettings): SelectedMask {
  return { data: invert ? data.map((value) => 255 - value) : data, ...size, channels: 1 };
}

/** @throws PasticheError `invalid-option` */
export function checkSettings(points: readonly SelectPoint[], settings: SelectSettings): void {
  checkNames(settings, ['tolerance', 'contiguous', 'feather', 'invert']);
  const { tolerance = 0.5, feather = 0 } = settings;
  const isWithin = (value: number): boolean => value >= 0 && value <= 1;
  if (!isWithin(tolerance)) throw invalidOption('tolerance', 'a number from 0 to 1', tolerance);
  if (!(feather >= 0 && feather <= 1e4)) throw invalidOption('feather', 'a number of pixels from 0 up', feather);
  const outside = points.find(({ x, y }) => !isWithin(x) || !isWithin(y));
  if (outside) throw invalidOption('points', 'x and y from 0 to 1, the fractions of width and height', outside);
}
