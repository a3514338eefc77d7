import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  createTopPatches,
  type Encoder,
  invalidOption,
  type LayerRecord,
  PasticheError,
  type ProjectionRule,
  TopPatches,
  type ViewSettings,
} from '@pastiche/core';
import type { EncoderOptions } from '@pastiche/models';
import { type BackendName, useBackend } from '../backend.ts';
import { openEncoder } from '../encoder.ts';
import { checkPath } from '../files.ts';
import { drawLayer } from './drawLayer.ts';
import type { ExploreEvent, PageEvent, PatchesEvent, SkippedEvent } from './events.ts';
import { gather } from './gather.ts';
import { listFiles } from './listFiles.ts';
import { hasLayer, layerKey, writeIndex, writeLayer } from './pageFiles.ts';
import { type LayerReport, type Report, slugsOf } from './pages/report.ts';
import { SeenPictures } from './seenPictures.ts';
import { usualLayers } from './usualLayers.ts';

export interface ExploreOptions extends Omit<EncoderOptions, 'layers'>, Partial<ViewSettings> {
  /** A folder of pictures, and of folders of pictures. */
  images: string;
  /** The folder to write the report to. If one of the same settings is there already, whole or in part, this goes on with it. */
  output: string;
  /** @defaultValue the deepest layer before each pool */
  layers?: readonly string[];
  /** How many patches of each unit are shown. @defaultValue 9 */
  patches?: number;
  /** How many units of each layer the pages show, the first ones. The record has all. @defaultValue all */
  units?: number;
  /** How units are projected back to the pixels; `none` leaves that out, which takes most of the time. @defaultValue 'deconvnet' */
  rule?: ProjectionRule | 'none';
  /** The largest side of a patch's picture, in pixels. @defaultValue 64 */
  thumbnail?: number;
  /** @defaultValue the fastest that works here */
  backend?: BackendName;
  /** A network loaded with `loadEncoder`; stays the caller's. */
  encoder?: Encoder;
}

/** What is known while a report is made. */
interface Making {
  options: ExploreOptions;
  encoder: Encoder;
  top: TopPatches;
  report: Report;
  /** Where what is needed in between is kept. */
  work: string;
}

/** The record's file, in the report's folder. */
const recordName = 'top-patches.json';

/**
 * Writes a report on what each unit of a network sees, as pages that open from disk: the places in a folder's pictures where it fires the
 * most, and what in them it responds to. Whoever stops it, in whichever manner, can go on with another call.
 *
 * @throws PasticheError (from the first step on) `unreadable`, `unwritable`, `invalid-option`, `unknown-layer` and what `loadEncoder`
 *   throws; `signal.reason` when cancelled
 */
export async function* explore(options: ExploreOptions): AsyncGenerator<ExploreEvent, void, void> {
  const { images, output, model, weights, pooling, sources, cache, signal, rule = 'deconvnet' } = options;
  checkCounts(options);
  const names = await listFiles(images, output);
  if (names.length === 0) throw new PasticheError('unreadable', `There are no files in ${images}`);
  await mkdir(output, { recursive: true }).catch(() => {});
  await checkPath(join(output, recordName));
  if (!options.encoder) await useBackend(options.backend);
  const { layers } = options;
  const encoder = options.encoder ?? (yield* openEncoder({ model, weights, pooling, layers, sources, cache, signal }));
  try {
    const top = await openRecord(options, encoder);
    yield { type: 'network', name: encoder.name, layers: top.settings.layers };
    yield* gather({ top, folder: images, names, file: join(output, recordName), signal });
    if (top.count === 0)
      throw new PasticheError('unreadable', `None of the ${names.length} files in ${images} can be shown to a network`);
    const work = join(output, '.work');
    const report = reportOf(top, options, rule === 'none' ? undefined : rule);
    yield* draw({ options, encoder, top, report, work });
    await rm(work, { recursive: true, force: true });
    const { count: pictures, skipped } = top;
    yield { type: 'report', index: join(output, 'index.html'), pictures, skipped, bytes: await bytesOf(output) };
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

/** The one that is there, if it is of the same settings, or else a new one. */
async function openRecord(options: ExploreOptions, encoder: Encoder): Promise<TopPatches> {
  const { output, layers = usualLayers(encoder), patches: k = 9, size, mode, weights } = options;
  const name = typeof weights === 'string' || weights instanceof URL ? basename(String(weights)) : '';
  const fresh = createTopPatches({ encoder, layers, k, size, mode, weights: name });
  const path = join(output, recordName);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return fresh;
  try {
    const before = TopPatches.load(parse(text), encoder);
    // Refuses records of other settings, in its own words.
    fresh.merge(before);
    return before;
  } catch (cause) {
    if (!PasticheError.isInstance(cause)) throw cause;
    const message = `${output} has another report, or something else. Choose another folder, or remove it. (${cause.message})`;
    throw new PasticheError('unwritable', message, { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reportOf(
  top: TopPatches,
  { units = Number.POSITIVE_INFINITY, thumbnail = 64 }: ExploreOptions,
  rule: ProjectionRule | undefined,
): Report {
  const { settings, count: pictures, skipped } = top;
  const slugs = slugsOf(settings.layers);
  const layers = top.layers().map((record, i) => ({
    record: { ...record, units: record.units.slice(0, units) },
    slug: slugs[i],
    cell: Math.min(thumbnail, record.field.size),
    isReady: false,
  }));
  return { settings, pictures, skipped, layers, rule };
}

/** Draws the layers' units and writes their pages; the index has those that are ready. */
async function* draw(making: Making): AsyncGenerator<PatchesEvent | PageEvent | SkippedEvent, void, void> {
  const { options, report } = making;
  const { output } = options;
  for (const layer of report.layers) layer.isReady = await hasLayer(output, layer, layerKey(report, layer));
  await writeIndex(output, report);
  const work = workOf(report.layers.map(({ record }) => record));
  const total = work.reduce((sum, { patches }) => sum + patches, 0);
  const all = work.reduce((sum, { effort }) => sum + effort, 0);
  const pictures = picturesOf(making);
  let [done, spent] = [0, 0];
  for (const [i, layer] of report.layers.entries()) {
    const { patches, effort } = work[i];
    if (!layer.isReady) {
      for await (const event of drawOne(layer, pictures, making)) {
        const part = 'done' in event ? event.done : 0;
        yield 'done' in event
          ? {
              type: 'patches',
              layer: layer.record.layer,
              done: done + part,
              total,
              progress: (spent + (effort * part) / patches) / all,
            }
          : event;
      }
      layer.isReady = true;
      await writeIndex(output, report);
      yield { type: 'page', layer: layer.record.layer, page: join(output, `${layer.slug}.html`) };
    }
    done += patches;
    spent += effort;
  }
}

/** How often progress is told of, in milliseconds. */
const tellEvery = 250;

async function* drawOne(
  layer: LayerReport,
  pictures: SeenPictures,
  { options, encoder, report, work }: Making,
): AsyncGenerator<{ done: number } | SkippedEvent, void, void> {
  const { record, slug, cell } = layer;
  const { output, signal } = options;
  const key = layerKey(report, layer);
  const cells = join(work, `${slug}-${key.slice(0, 16)}.cells`);
  const projector = report.rule && { encoder, rule: report.rule };
  const told = new Set<string>();
  let done = 0;
  let last = 0;
  const drawing = drawLayer({
    record,
    k: report.settings.k,
    cell,
    pictures,
    projector,
    output: join(output, 'units', slug),
    cells,
    signal,
  });
  for await (const { image, problem } of drawing) {
    done++;
    if (problem !== undefined && !told.has(image)) {
      told.add(image);
      yield { type: 'skipped', image, reason: `its patches are left blank: ${problem}` };
    }
    if (performance.now() < last + tellEvery) continue;
    last = performance.now();
    yield { done };
  }
  await writeLayer(output, report, layer, key);
  await rm(cells, { force: true });
  yield { done };
}

/** All pictures that any unit has a patch of. */
function picturesOf({ options, report, top, work }: Making): SeenPictures {
  const names = new Set<string>();
  for (const { record } of report.layers)
    for (const { patches } of record.units) for (const { image } of patches) names.add(image);
  const sorted = [...names].sort();
  const key = createHash('sha256')
    .update(JSON.stringify([top.settings, sorted]))
    .digest('hex');
  return new SeenPictures(options.images, join(work, `seen-${key.slice(0, 16)}`), sorted, top.settings);
}

/** How much there is to do; the effort of a patch grows with what its unit sees, and is never nothing. */
function workOf(records: readonly LayerRecord[]): { patches: number; effort: number }[] {
  return records.map(({ units }) => {
    const patches = units.flatMap((unit) => unit.patches);
    const effort = patches.reduce((sum, { field, seen }) => {
      return sum + 500 + Math.min(field.width * field.height, seen.width * seen.height);
    }, 0);
    return { patches: patches.length, effort };
  });
}

/** Of all that is in a folder, but for hidden files. */
async function bytesOf(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return sum;
}
