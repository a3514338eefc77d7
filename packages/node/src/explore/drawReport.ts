import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LayerRecord } from '@pastiche/core';
import { drawLayer, type LayerDrawing } from './drawLayer.ts';
import type { BlankEvent, PageEvent, PatchesEvent } from './events.ts';
import type { LayerReport, Making } from './report.ts';
import { readKeys, writePage } from './reportFiles.ts';
import { SeenPictures } from './seenPictures.ts';

/**
 * Draws the units, layer by layer, and writes the page, which shows the layers that are complete. Patches drawn by earlier calls are
 * reused.
 *
 * @param images folder of the pictures
 */
export async function* drawReport(
  images: string,
  making: Making,
): AsyncGenerator<PatchesEvent | PageEvent | BlankEvent, void, void> {
  const { output, report, encoder, work } = making;
  const pictures = new SeenPictures(images, join(work, 'seen'), report.top.settings);
  const keys = await readKeys(output);
  for (const layer of report.layers) layer.isReady = keys.has(layer.key);
  await writePage(output, report);
  await tidy(work, ['seen', ...report.layers.map(cellsName)]);
  const sizes = report.layers.map(({ record }) => sizeOf(record, 1 + encoder.layers.indexOf(record.layer)));
  const sum = (name: 'patches' | 'effort', layers: number): number =>
    sizes.slice(0, layers).reduce((all, size) => all + size[name], 0);
  const [total, allEffort] = [sum('patches', sizes.length), sum('effort', sizes.length)];
  for (const [i, layer] of report.layers.entries()) {
    if (layer.isReady) continue;
    const { layer: name } = layer.record;
    const cells = join(work, cellsName(layer));
    for await (const event of drawPage({ ...making, layer, pictures, cells })) {
      if (typeof event !== 'number') yield event;
      else {
        const effort = sum('effort', i) + (sizes[i].effort * event) / Math.max(1, sizes[i].patches);
        const progress = effort / Math.max(1, allEffort);
        yield { type: 'patches', layer: name, done: sum('patches', i) + event, total, progress };
      }
    }
    layer.isReady = true;
    await writePage(output, report);
    await rm(cells, { recursive: true, force: true });
    yield { type: 'page', layer: name, page: `${join(output, 'index.html')}#/${layer.slug}` };
  }
  await rm(work, { recursive: true, force: true });
}

/** How often progress is reported, in milliseconds. */
const tellEvery = 250;

/** Draws a layer. Yields the number of patches drawn so far, and each picture that cannot be opened again. */
async function* drawPage(drawing: LayerDrawing): AsyncGenerator<number | BlankEvent, void, void> {
  const { layer } = drawing.layer.record;
  const blank = new Set<string>();
  let [drawn, told] = [0, 0];
  for await (const { image, problem } of drawLayer(drawing)) {
    drawn++;
    if (problem !== undefined && !blank.has(image)) yield { type: 'blank', layer, image, reason: problem };
    if (problem !== undefined) blank.add(image);
    if (performance.now() < told + tellEvery) continue;
    told = performance.now();
    yield drawn;
  }
  yield drawn;
}

/** Name of the folder for a layer's finished cells. */
function cellsName({ slug, key }: LayerReport): string {
  return `${slug}-${key}`;
}

/** Removes intermediate files of other reports, for example of one with fewer pictures. */
async function tidy(work: string, wanted: readonly string[]): Promise<void> {
  const there = await readdir(work).catch(() => []);
  for (const name of there) if (!wanted.includes(name)) await rm(join(work, name), { recursive: true, force: true });
}

/** A layer's number of patches and the work that they take: more for larger receptive fields and deeper layers, and never 0. */
function sizeOf({ units }: LayerRecord, depth: number): { patches: number; effort: number } {
  const patches = units.flatMap((unit) => unit.patches);
  return {
    patches: patches.length,
    effort: patches.reduce((all, { field }) => all + 1000 + depth * field.width * field.height, 0),
  };
}
