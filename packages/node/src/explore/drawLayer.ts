import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type LayerRecord, PasticheError, type Patch } from '@pastiche/core';
import { writeWhole } from '../files/files.ts';
import { Cells } from './cells.ts';
import { drawPatch, drawProjection } from './drawPatch.ts';
import { gridOf, type LayerReport, type Making } from './report.ts';
import type { SeenPictures } from './seenPictures.ts';
import { sprite } from './sprite.ts';

export interface LayerDrawing extends Making {
  layer: LayerReport;
  pictures: SeenPictures;
  /** The file that keeps finished cells until the layer is complete. */
  cells: string;
}

/** A patch to draw; `place` is its index in the layer. */
interface Job {
  unit: number;
  place: number;
  patch: Patch;
}

/**
 * Draws all units of a layer, each into one file. Yields after each patch, with the reason if it could not be drawn. Patches drawn by
 * earlier calls are reused.
 */
export async function* drawLayer(
  options: LayerDrawing,
): AsyncGenerator<{ image: string; problem?: string }, void, void> {
  const { layer, report } = options;
  const size = layer.cell * layer.cell * 3;
  const cells = await Cells.open(options.cells, report.rule ? 2 * size : size);
  try {
    for (const job of jobsOf(layer.record, report.top.settings.k)) {
      options.signal?.throwIfAborted();
      const problem = (await cells.has(job.place)) ? undefined : await draw(job, cells, options);
      yield { image: job.patch.image, problem };
    }
    await writeSprites(cells, options);
  } finally {
    await cells.close();
  }
}

/** All patches to draw, ordered by picture so that each picture is opened once. */
function jobsOf({ units }: LayerRecord, k: number): Job[] {
  const jobs = units.flatMap(({ patches }, row) =>
    patches.map((patch, rank) => ({ unit: units[row].unit, place: row * k + rank, patch })),
  );
  return jobs.sort((a, b) => (a.patch.image < b.patch.image ? -1 : Number(a.patch.image > b.patch.image)));
}

/** @returns why the patch could not be drawn, for example because the picture was removed or changed */
async function draw({ unit, place, patch }: Job, cells: Cells, options: LayerDrawing): Promise<string | undefined> {
  const { report, encoder, pictures, signal } = options;
  const { record, cell } = options.layer;
  try {
    const image = await pictures.open(patch.image, patch.seen, signal);
    const drawing = { layer: record.layer, field: record.field.size, unit, patch, image, cell };
    const parts = [await drawPatch(drawing)];
    const { rule } = report;
    if (rule) parts.push(await drawProjection(drawing, { encoder, rule }, signal));
    await cells.write(place, Buffer.concat(parts));
    return undefined;
  } catch (error) {
    if (PasticheError.isInstance(error) && ['unreadable', 'invalid-image'].includes(error.code)) return error.message;
    throw error;
  }
}

/** Number of files to write at a time. */
const atOnce = 4;

async function writeSprites(cells: Cells, { layer, report, output, signal }: LayerDrawing): Promise<void> {
  const { record, cell, slug } = layer;
  const { k } = report.top.settings;
  const folder = join(output, 'units', slug);
  // An earlier report may have left a folder with other patches.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const grid = gridOf(k);
  const write = async (row: number): Promise<void> => {
    const { unit, patches } = record.units[row];
    if (patches.length === 0) return;
    const size = cell * cell * 3;
    const parts: (Uint8Array | undefined)[] = [];
    for (let rank = 0; rank < patches.length; rank++) {
      const both = await cells.read(row * k + rank);
      parts[rank] = both?.subarray(0, size);
      if (report.rule) parts[grid * grid + rank] = both?.subarray(size);
    }
    await writeWhole(
      join(folder, `${unit}.webp`),
      await sprite({ cells: parts, cell, grids: report.rule ? 2 : 1, grid }),
    );
  };
  for (let row = 0; row < record.units.length; row += atOnce) {
    signal?.throwIfAborted();
    await Promise.all(Array.from({ length: Math.min(atOnce, record.units.length - row) }, (_, i) => write(row + i)));
  }
}
