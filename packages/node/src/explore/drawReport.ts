import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Encoder, LayerRecord } from '@pastiche/core';
import { drawLayer } from './drawLayer.ts';
import type { BlankEvent, PageEvent, PatchesEvent } from './events.ts';
import { hasLayer, layerKey, writeIndex, writeLayer } from './pageFiles.ts';
import type { LayerReport, Report } from './pages/report.ts';
import { SeenPictures } from './seenPictures.ts';

/** What is known while a report is made. */
export interface Making {
  /** Where the report goes. */
  output: string;
  report: Report;
  encoder: Encoder;
  pictures: SeenPictures;
  /** Where what is needed in between is kept. */
  work: string;
  signal?: AbortSignal;
}

/**
 * Draws the layers' units and writes their pages, one layer after the other; the index has those that are ready. What an earlier call drew
 * is not drawn again.
 *
 * @param images where the pictures are
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
  const sizes = report.layers.map(({ record }) => sizeOf(record));
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

/** How often progress is told of, in milliseconds. */
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

/** Of a layer's patches, until all are drawn. */
function cellsName(report: Report, layer: LayerReport): string {
  return `${layer.slug}-${layerKey(report, layer).slice(0, 16)}.cells`;
}

/** Removes what was kept for a report that is not made any more: of fewer pictures, for example. */
async function tidy({ report, work, pictures }: Making): Promise<void> {
  const wanted = [...report.layers.map((layer) => cellsName(report, layer)), basename(pictures.folder)];
  const there = await readdir(work).catch(() => []);
  for (const name of there) if (!wanted.includes(name)) await rm(join(work, name), { recursive: true, force: true });
}

/** All pictures that any unit has a patch of. */
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

/** How much there is to draw. A patch is more effort the more its unit sees, and never none. */
function sizeOf({ units }: LayerRecord): { patches: number; effort: number } {
  const patches = units.flatMap((unit) => unit.patches);
  return {
    patches: patches.length,
    effort: patches.reduce((sum, { field }) => sum + 500 + field.width * field.height, 0),
  };
}
