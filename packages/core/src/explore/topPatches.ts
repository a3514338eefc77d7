import type { Encoder, ReceptiveField, Strongest } from '../encoder/encoder.ts';
import { fieldAt } from '../encoder/fieldAt.ts';
import { invalidOption } from '../errors.ts';
import type { RawImage } from '../image/rawImage.ts';
import type { Size } from '../image/resize.ts';
import { toTensor } from '../image/tensors.ts';
import { checkReaches } from './checkReaches.ts';
import type { LayerRecord, Patch, SkippedImage, TopPatchesSettings } from './patch.ts';
import { type Hit, offer } from './ranking.ts';
import { strongest } from './strongest.ts';
import { checkTopPatchesFile, fileFormat, fromNumbers, type TopPatchesFile, toNumbers } from './topPatchesFile.ts';
import { checkView, see, type ViewSettings } from './view.ts';

/** Options of {@link createTopPatches}. */
export interface TopPatchesOptions extends Partial<ViewSettings> {
  /** The network to look through; it stays the caller's. */
  encoder: Encoder;
  /** The layers whose units are recorded, for example `['conv3_1']`. */
  layers: readonly string[];
  /** Number of patches to keep per unit. @defaultValue 9 */
  k?: number;
  /** A name for the encoder's weights, such as their file's. Only records with the same name can be merged. @defaultValue '' */
  weights?: string;
}

interface Layer {
  field: ReceptiveField;
  /** By unit; empty before the first picture. */
  units: Hit[][];
}

/**
 * Finds, for each unit of some layers, the pictures and positions at which it fires most (Zeiler & Fergus 2014, "Visualizing and
 * Understanding Convolutional Networks", section 4), at most one per picture. Pictures are added one by one and not kept, only their
 * names and strongest patches. The same pictures give the same record, in any order and in any number of merged parts.
 *
 * @example
 * ```ts
 * const top = createTopPatches({ encoder, layers: ['conv3_1'] });
 * for (const { name, image } of pictures) await top.add(name, image);
 * const [{ units }] = top.layers(); // units[42].patches[0] is the strongest
 * ```
 */
export class TopPatches {
  /** The network, the layers, and how pictures are shown. */
  readonly settings: TopPatchesSettings;
  readonly #encoder: Encoder | undefined;
  readonly #layers: ReadonlyMap<string, Layer>;
  /** Size of each picture as the network saw it, by name. */
  readonly #images = new Map<string, Size>();
  readonly #skipped = new Map<string, string>();

  /** See {@link createTopPatches} and {@link TopPatches.load}. */
  constructor(settings: TopPatchesSettings, fields: readonly ReceptiveField[], encoder?: Encoder) {
    checkView(settings);
    if (!Number.isInteger(settings.k) || settings.k < 1)
      throw invalidOption('k', 'a whole number from 1 up', settings.k);
    this.settings = settings;
    this.#encoder = encoder;
    this.#layers = new Map(settings.layers.map((layer, i) => [layer, { field: fields[i], units: [] }]));
  }

  /**
   * Loads a record from a file.
   *
   * @param json the parsed result of {@link TopPatches.toJSON}
   * @param encoder needed to add pictures; must have the same network and weights
   * @throws PasticheError `unreadable` if it is not such a file; `invalid-option` if the encoder has another network
   */
  static load(json: unknown, encoder?: Encoder): TopPatches {
    const { network, weights, size, mode, k, images, skipped, layers } = checkTopPatchesFile(json);
    if (encoder && encoder.name !== network) throw invalidOption('encoder', `the network ${network}`, encoder.name);
    const settings = { network, weights, size, mode, k, layers: layers.map(({ layer }) => layer) };
    const fields = layers.map(({ field }) => field);
    const top = new TopPatches(settings, fields, encoder);
    for (const [name, width, height] of images) top.#images.set(name, { width, height });
    for (const [name, reason] of skipped) top.#skipped.set(name, reason);
    for (const { layer, units } of layers)
      top.#layer(layer).units = units.map((numbers) => fromNumbers(numbers, images));
    return top;
  }

  /** Number of pictures added. */
  get count(): number {
    return this.#images.size;
  }

  /** The skipped pictures, sorted by name. */
  get skipped(): SkippedImage[] {
    return [...this.#skipped].sort(byName).map(([image, reason]) => ({ image, reason }));
  }

  /** Whether a picture of that name was added or skipped. */
  has(name: string): boolean {
    return this.#images.has(name) || this.#skipped.has(name);
  }

  /**
   * Runs a picture through the network, unless the record {@link TopPatches.has} its name.
   *
   * @param name identifies the picture
   * @throws PasticheError (rejecting) `invalid-image` if it cannot be seen, `unknown-layer`, `out-of-memory`; `signal.reason` when
   *   cancelled. The record does not change then; see {@link TopPatches.skip}.
   */
  async add(name: string, image: RawImage, signal?: AbortSignal): Promise<void> {
    const encoder = this.#encoder;
    if (!encoder) throw invalidOption('load()', 'an encoder, to add pictures,', encoder);
    if (this.has(name)) return;
    const { layers } = this.settings;
    const seen = see(image, this.settings, name);
    checkReaches(seen, encoder, layers, name);
    const pixels = toTensor({ ...seen, rgb: seen.data }, seen);
    try {
      const found = await strongest(encoder, pixels, layers, signal);
      // Another call may have added it meanwhile.
      if (this.has(name)) return;
      for (const layer of layers) this.#offer(name, layer, found[layer]);
      this.#see(name, { width: seen.width, height: seen.height });
    } finally {
      pixels.dispose();
    }
  }

  /** Records that a picture cannot be shown to the network, so that it is reported and not tried again. */
  skip(name: string, reason: string): void {
    if (!this.#images.has(name)) this.#skipped.set(name, reason);
  }

  /** The patches so far, by layer in the requested order. A layer has no units before the first picture. */
  layers(): LayerRecord[] {
    return [...this.#layers].map(([layer, { field, units }]) => ({
      layer,
      field,
      units: units.map((hits, unit) => ({ unit, patches: hits.map((hit) => this.#patch(field, hit)) })),
    }));
  }

  /**
   * Adds another record's pictures. A picture in both counts once.
   *
   * @throws PasticheError `invalid-option` if the settings differ
   */
  merge(other: TopPatches): void {
    for (const name of ['network', 'weights', 'size', 'mode', 'k', 'layers'] as const) {
      const [here, there] = [JSON.stringify(this.settings[name]), JSON.stringify(other.settings[name])];
      if (here !== there) throw invalidOption('merge()', `a record with ${name} ${here}`, `${name} ${there}`);
    }
    for (const layer of this.settings.layers) {
      const [{ units }, theirs] = [this.#layer(layer), other.#layer(layer).units];
      for (const [unit, hits] of theirs.entries()) {
        units[unit] ??= [];
        for (const hit of hits) if (!this.#images.has(hit.image)) offer(units[unit], hit, this.settings.k);
      }
    }
    for (const [name, size] of other.#images) this.#see(name, size);
    for (const [name, reason] of other.#skipped) this.skip(name, reason);
  }

  /** The content of a file (docs/top-patches.md); `JSON.stringify(top)` gives its text. */
  toJSON(): TopPatchesFile {
    const { network, weights, size, mode, k } = this.settings;
    const images = [...this.#images].sort(byName);
    const indices = new Map(images.map(([name], i) => [name, i]));
    return {
      ...fileFormat,
      network,
      weights,
      size,
      mode,
      k,
      images: images.map(([name, { width, height }]) => [name, width, height]),
      skipped: [...this.#skipped].sort(byName),
      layers: [...this.#layers].map(([layer, { field, units }]) => ({
        layer,
        field,
        units: units.map((hits) => toNumbers(hits, indices)),
      })),
    };
  }

  #see(name: string, size: Size): void {
    this.#images.set(name, size);
    this.#skipped.delete(name);
  }

  #offer(image: string, layer: string, { values, positions, size }: Strongest): void {
    const { units } = this.#layer(layer);
    for (const [unit, value] of values.entries()) {
      units[unit] ??= [];
      // Nine digits identify a 32-bit float.
      const hit = { image, activation: Number(value.toPrecision(9)), ...placeOf(positions[unit], size) };
      if (value > 0) offer(units[unit], hit, this.settings.k);
    }
  }

  #patch(field: ReceptiveField, { image, activation, x, y }: Hit): Patch {
    const seen = this.#images.get(image) as Size;
    return { image, activation, x, y, field: fieldAt(field, { x, y }, seen), seen };
  }

  #layer(name: string): Layer {
    return this.#layers.get(name) as Layer;
  }
}

/**
 * Creates an empty record of top patches.
 *
 * @param options by default the network sees the largest square in the middle of a picture, at 224 pixels
 * @throws PasticheError `unknown-layer`, `invalid-option`
 */
export function createTopPatches(options: TopPatchesOptions): TopPatches {
  const { encoder, k = 9, size = 224, mode = 'square', weights = '' } = options;
  const layers = [...new Set(options.layers)];
  if (layers.length === 0) throw invalidOption('layers', 'at least one layer', '[]');
  const fields = layers.map((layer) => encoder.receptiveField(layer));
  return new TopPatches({ network: encoder.name, weights, layers, k, size, mode }, fields, encoder);
}

function placeOf(position: number, { width }: Size): { x: number; y: number } {
  return { x: position % width, y: Math.floor(position / width) };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
