import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  checkNames,
  createTopPatches,
  type Encoder,
  invalidOption,
  PasticheError,
  type ProjectionRule,
  type TopPatches,
  type ViewSettings,
} from '@pastiche/core';
import { type EncoderOptions, encoderOptionNames, engineOf, inTurns, openEncoder } from '@pastiche/pipeline';
import { checkPath } from '../files/files.ts';
import type { LoadEncoderOptions } from '../loadEncoder.ts';
import { pipeline } from '../pipeline.ts';
import { platform } from '../platform.ts';
import { collectPatches } from './collectPatches.ts';
import { drawReport } from './drawReport.ts';
import type { ExploreEvent } from './events.ts';
import { listFiles } from './listFiles.ts';
import { openRecord, recordName } from './openRecord.ts';
import { keyOf, type Report, slugsOf } from './report.ts';
import { usualLayers } from './usualLayers.ts';

/** Options of {@link explore}. */
export interface ExploreOptions extends Omit<LoadEncoderOptions, 'layers' | 'onnxRuntime'>, Partial<ViewSettings> {
  /** A folder of pictures, searched with its subfolders. */
  images: string;
  /** The folder for the report. A report with the same settings in it, complete or not, is continued. */
  output: string;
  /** @defaultValue the deepest layer before each pool */
  layers?: readonly string[];
  /** Patches per unit. @defaultValue 9 */
  patches?: number;
  /** Number of units per layer on the page, from unit 0. The record has all units. @defaultValue all */
  units?: number;
  /** How units are projected back to the pixels; `none` saves most of the time. @defaultValue 'deconvnet' */
  rule?: ProjectionRule | 'none';
  /** Largest side of a patch's picture, in pixels. @defaultValue 64 */
  thumbnail?: number;
  /** A network loaded with `loadEncoder`; stays the caller's. */
  encoder?: Encoder;
}

const ownNames = {
  images: true,
  output: true,
  size: true,
  mode: true,
  patches: true,
  units: true,
  rule: true,
  thumbnail: true,
  encoder: true,
  signal: true,
} satisfies Record<Exclude<keyof ExploreOptions, keyof EncoderOptions>, true>;

/**
 * Writes a report on what each unit of a network sees, as a page that opens from disk: the patches of a folder's pictures in which it fires
 * most, and their projections. An interrupted report is continued by another call.
 *
 * @throws PasticheError (from the first step on) `unreadable`, `unwritable`, `invalid-option`, `unknown-layer` and what `loadEncoder`
 *   throws; `signal.reason` when cancelled
 */
export async function* explore(options: ExploreOptions): AsyncGenerator<ExploreEvent, void, void> {
  const { images, output, signal, rule = 'deconvnet' } = options;
  checkNames(options, [...encoderOptionNames, ...Object.keys(ownNames)]);
  checkCounts(options);
  const names = await listFiles(images, output);
  if (names.length === 0) throw new PasticheError('unreadable', `There are no files in ${images}`);
  // The next line reports what is wrong with the folder.
  await mkdir(output, { recursive: true }).catch(() => {});
  await checkPath(join(output, recordName));
  const chosen = options.encoder ? undefined : await pipeline.engines.open(options.backend, options);
  const engine = (options.encoder && engineOf(options.encoder)) ?? chosen ?? (await pipeline.engines.open());
  const encoder = options.encoder ?? (yield* openEncoder(options, platform, engine, signal));
  try {
    const top = await openRecord(output, emptyRecord(options, encoder), encoder);
    const backend = chosen && { name: chosen.name, reason: chosen.reason };
    yield { type: 'network', name: encoder.name, backend, layers: top.settings.layers };
    yield* inTurns(
      collectPatches({ top, folder: images, names, file: join(output, recordName), signal }),
      engine,
      signal,
    );
    if (top.count === 0) throw new PasticheError('unreadable', noPictures(images, top));
    const report = reportOf(top, options, rule === 'none' ? undefined : rule);
    const drawing = { output, report, encoder, work: join(output, '.work'), signal };
    yield* inTurns(drawReport(images, drawing), engine, signal);
    const bytes = await bytesOf(output);
    yield { type: 'report', index: join(output, 'index.html'), pictures: top.count, skipped: top.skipped, bytes };
  } finally {
    if (!options.encoder) encoder.dispose();
  }
}

function checkCounts({ patches = 1, units = 1, thumbnail = 64 }: ExploreOptions): void {
  const isCount = (value: number, from: number, to: number): boolean =>
    Number.isInteger(value) && value >= from && value <= to;
  if (!isCount(patches, 1, 100)) throw invalidOption('patches', 'a whole number from 1 to 100', patches);
  if (!isCount(units, 1, 1e6)) throw invalidOption('units', 'a whole number from 1 up', units);
  if (!isCount(thumbnail, 8, 512)) throw invalidOption('thumbnail', 'a whole number from 8 to 512', thumbnail);
}

function emptyRecord(options: ExploreOptions, encoder: Encoder): TopPatches {
  const { layers = usualLayers(encoder), patches: k = 9, size, mode, weights } = options;
  const name = typeof weights === 'string' || weights instanceof URL ? basename(String(weights)) : '';
  return createTopPatches({ encoder, layers, k, size, mode, weights: name });
}

function noPictures(images: string, { skipped }: TopPatches): string {
  const [{ image, reason }] = skipped;
  return `None of the ${skipped.length} files in ${images} can be shown to a network. The first, ${image}: ${reason}`;
}

function reportOf(
  top: TopPatches,
  { units = Number.POSITIVE_INFINITY, thumbnail = 64 }: ExploreOptions,
  rule: ProjectionRule | undefined,
): Report {
  const { network, weights, size, mode, layers: names } = top.settings;
  const slugs = slugsOf(names);
  const layers = top.layers().map((layer, i) => {
    const record = { ...layer, units: layer.units.slice(0, units) };
    const cell = Math.min(thumbnail, layer.field.size);
    const key = keyOf([network, weights, size, mode, rule, cell, record]);
    return { record, count: layer.units.length, slug: slugs[i], cell, key, isReady: false };
  });
  return { top, layers, rule };
}

/** The size of a folder without hidden files. */
async function bytesOf(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return sum;
}
