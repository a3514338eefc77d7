import type { ReceptiveField } from '../encoder/encoder.ts';
import { PasticheError } from '../errors.ts';
import type { TopPatchesSettings } from './patch.ts';
import type { Hit } from './ranking.ts';

/** The first entries of a file: its format, and the version that this package reads and writes. */
export const fileFormat = { format: 'pastiche top patches', version: 1 } as const;

/** {@link TopPatches} as JSON, described in docs/top-patches.md. The same pictures give the same file, to the byte. */
export interface TopPatchesFile extends Omit<TopPatchesSettings, 'layers'> {
  /** Always `'pastiche top patches'`. */
  format: typeof fileFormat.format;
  /** The version of the format: 1. */
  version: typeof fileFormat.version;
  /** Pictures sorted by name: `[name, width, height]`, in pixels as the network saw them. */
  images: [string, number, number][];
  /** Skipped pictures sorted by name: `[name, reason]`. */
  skipped: [string, string][];
  /** The patches of each layer. */
  layers: LayerInFile[];
}

interface LayerInFile {
  layer: string;
  field: ReceptiveField;
  /** Patches by unit, strongest first, four numbers each: index into `images`, activation, x, y. */
  units: number[][];
}

/** Converts a unit's hits to the numbers of a file. */
export function toNumbers(hits: readonly Hit[], indices: ReadonlyMap<string, number>): number[] {
  return hits.flatMap(({ image, activation, x, y }) => [indices.get(image) as number, activation, x, y]);
}

export function fromNumbers(numbers: readonly number[], images: TopPatchesFile['images']): Hit[] {
  return fours(numbers).map(([image, activation, x, y]) => ({ image: images[image][0], activation, x, y }));
}

/**
 * Checks that a value read from a file is a record.
 *
 * @throws PasticheError `unreadable`, naming the wrong entry
 */
export function checkTopPatchesFile(value: unknown): TopPatchesFile {
  const file = value as TopPatchesFile;
  check(isObject(file) && file.format === fileFormat.format, `"format" is not '${fileFormat.format}'`);
  check(file.version === fileFormat.version, `"version" is not ${fileFormat.version}, but ${file.version}`);
  for (const name of ['network', 'weights', 'mode'] as const) check(typeof file[name] === 'string', `no "${name}"`);
  for (const name of ['size', 'k'] as const) check(isCount(file[name]) && file[name] > 0, `no proper "${name}"`);
  checkRows(file.images, 'images', ([name, ...size]) => isText(name) && size.length === 2 && size.every(isCount));
  checkRows(file.skipped, 'skipped', ([name, reason]) => isText(name) && isText(reason));
  check(Array.isArray(file.layers) && file.layers.length > 0, 'no "layers"');
  for (const layer of file.layers) checkLayer(layer, file);
  return file;
}

function checkLayer(value: LayerInFile, { images, k }: TopPatchesFile): void {
  check(isObject(value) && isText(value.layer), 'a layer without a name');
  const { layer, field, units } = value;
  const isField = isObject(field) && [field.size, field.stride, field.offset].every(Number.isInteger);
  check(isField, `no proper "field" of ${layer}`);
  const isPatch = ([image, activation, x, y]: number[]): boolean =>
    isCount(image) && image < images.length && activation > 0 && isCount(x) && isCount(y);
  const isUnit = (numbers: number[]): boolean =>
    numbers.length % 4 === 0 && numbers.length <= 4 * k && fours(numbers).every(isPatch);
  checkRows(units, `units of ${layer}`, isUnit);
}

function fours(numbers: readonly number[]): number[][] {
  return Array.from({ length: numbers.length / 4 }, (_, i) => numbers.slice(4 * i, 4 * i + 4));
}

function checkRows<T extends unknown[]>(rows: T[], name: string, isFine: (row: T) => boolean): void {
  check(Array.isArray(rows), `no "${name}"`);
  const wrong = rows.findIndex((row) => !Array.isArray(row) || !isFine(row));
  check(wrong < 0, `entry ${wrong} of "${name}" is not valid`);
}

function check(condition: boolean, problem: string): asserts condition {
  if (!condition)
    throw new PasticheError('unreadable', `This is not a record of top patches, or it is damaged: ${problem}`);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}
