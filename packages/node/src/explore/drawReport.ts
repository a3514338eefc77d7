import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Encoder, LayerRecord } from '@pastiche/core';
import { drawLayer } from './drawLayer.ts';
import type { BlankEvent, PageEvent, PatchesEvent } from './events.ts';
import { hasLayer, layerKey, writeIndex, writeLayer } from './pageFiles.ts';
import type { LayerReport, Report } from './pages/report.ts';
import { SeenPictures } from './seenPictures.ts';

/** The state of a report in the making. */
export interface Making {
  /** The report's folder. */
  output: string;
  report: Report;
  encoder: Encoder;
  pictures: SeenPictures;
  /** A folder for intermediate files. */
  work: string;
  signal?: AbortSignal;
}

/**
 * Draws the layers' units and writes their pages, layer by layer; the index links the pages that are complete. Patches drawn by earlier
 * calls are reused.
 *
 * @param images folder of the pictures
 */
export async function* drawReport(
  images: string,
  making: Omit<Making, 'pictures'>,
): AsyncGenerator<PatchesEvent | PageEvent | BlankEvent, void, void> {
  const { report, output } = making;
  const pictures = picturesOf(images, making);
  for (const layer of report.layers) layer.isReady = await hasLayer(output, layer, layerKey(report, layer));
  await writeIndex(output, report);
  await tidy({ ...making, pictures });
  const sizes = report.layers.map(({ record }) => sizeOf(record, 1 + making.encoder.layers.indexOf(record.layer)));
  const all = sizes.reduce((sum, { patches, effort }) => ({
    patches: sum.patches + patches,
    effort: sum.effort + effort,
  }));
  const before = { patches: 0, effort: 0 };
  for (const [i, layer] of report.layers.entries()) {
    const { patches, effort } = sizes[i];
    if (!layer.isReady) {
      for await (const event of drawPage(layer, { ...making, pictures })) {
        if ('type' in event) yield event;
        else {
          const progress = (before.effort + (effort * event.drawn) / Math.max(1, patches)) / Math.max(1, all.effort);
          const done = before.patches + event.drawn;
          yield { type: 'patches', layer: layer.record.layer, done, total: all.patches, progress };
        }
      }
      layer.isReady = true;
      await writeIndex(output, report);
      yield { type: 'page', layer: layer.record.layer, page: join(output, `${layer.slug}.html`) };
    }
    before.patches += patches;
    before.effort += effort;
  }
  await rm(making.work, { recursive: true, force: true });
}

/** How often progress is reported, in milliseconds. */
const tellEvery = 250;

async function* drawPage(
  layer: LayerReport,
  { report, encoder, work, pictures, output, signal }: Making,
): AsyncGenerator<{ drawn: number } | BlankEvent, void, void> {
  const { record, slug, cell } = layer;
  const cells = join(work, cellsName(report, layer));
  const drawing = drawLayer({
    record,
    k: report.settings.k,
    cell,
    pictures,
    projector: report.rule && { encoder, rule: report.rule },
    output: join(output, 'units', slug),
    cells,
    signal,
  });
  const blank = new Set<string>();
  let [drawn, told] = [0, 0];
  for await (const { image, problem } of drawing) {
    drawn++;
    if (problem !== undefined && !blank.has(image))
      yield { type: 'blank', layer: record.layer, image, reason: problem };
    if (problem !== undefined) blank.add(image);
    if (performance.now() < told + tellEvery) continue;
    told = performance.now();
    yield { drawn };
  }
  yield { drawn };
  await writeLayer(output, report, layer, layerKey(report, layer));
  await rm(cells, { force: true });
}

/** Name of the file for a layer's finished cells. */
function cellsName(report: Report, layer: LayerReport): string {
  return `${layer.slug}-${layerKey(report, layer).slice(0, 16)}.cells`;
}

/** Removes intermediate files of other reports, for example of one with fewer pictures. */
async function tidy({ report, work, pictures }: Making): Promise<void> {
  const wanted = [...report.layers.map((layer) => cellsName(report, layer)), basename(pictures.folder)];
  const there = await readdir(work).catch(() => []);
  for (const name of there) if (!wanted.includes(name)) await rm(join(work, name), { recursive: true, force: true });
}

/** The pictures that have a patch. */
function picturesOf(images: string, { report, work }: Omit<Making, 'pictures'>): SeenPictures {
  const names = new Set<string>();
  for (const { record } of report.layers)
    for (const { patches } of record.units) for (const { image } of patches) names.add(image);
  const sorted = [...names].sort();
  const key = createHash('sha256')
    .update(JSON.stringify([report.settings, sorted]))
    .digest('hex');
  return new SeenPictures(images, join(work, `seen-${key.slice(0, 16)}`), sorted, report.settings);
}

/** A layer's number of patches and the work that they take: more for larger receptive fields and deeper layers, and never 0. */
function sizeOf({ units }: LayerRecord, depth: number): { patches: number; effort: number } {
  const patches = units.flatMap((unit) => unit.patches);
  return {
    patches: patches.length,
    effort: patches.reduce((sum, { field }) => sum + 1000 + depth * field.width * field.height, 0),
  };
}
