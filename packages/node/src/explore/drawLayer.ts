import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type LayerRecord, PasticheError, type Patch } from '@pastiche/core';
import { writeWhole } from '../files/files.ts';
import { drawPatch, drawProjection } from './drawPatch.ts';
import { gridOf, type LayerReport, type Making } from './report.ts';
import type { SeenPictures } from './seenPictures.ts';
import { sprite } from './sprite.ts';

export interface LayerDrawing extends Making {
  layer: LayerReport;
  pictures: SeenPictures;
  /** The folder that keeps finished cells until the layer is complete. */
  cells: string;
}

/** A patch to draw, and its place among the patches of its unit. */
interface Job {
  unit: number;
  rank: number;
  patch: Patch;
}

/**
 * Draws all units of a layer, each into one file. Yields after each patch, with the reason if it could not be drawn. Patches drawn by
 * earlier calls are reused.
 */
export async function* drawLayer(
  drawing: LayerDrawing,
): AsyncGenerator<{ image: string; problem?: string }, void, void> {
  await mkdir(drawing.cells, { recursive: true });
  const drawn = new Set(await readdir(drawing.cells));
  for (const job of jobsOf(drawing.layer.record)) {
    drawing.signal?.throwIfAborted();
    const problem = drawn.has(cellName(job)) ? undefined : await draw(job, drawing);
    yield { image: job.patch.image, problem };
  }
  await writeSprites(drawing);
}

/** Name of the file that keeps a patch's pixels, and those of its projection. */
function cellName({ unit, rank }: Omit<Job, 'patch'>): string {
  return `${unit}-${rank}.rgb`;
}

/** All patches to draw, ordered by picture so that each picture is opened once. */
function jobsOf({ units }: LayerRecord): Job[] {
  const jobs = units.flatMap(({ unit, patches }) => patches.map((patch, rank) => ({ unit, rank, patch })));
  return jobs.sort((a, b) => (a.patch.image < b.patch.image ? -1 : Number(a.patch.image > b.patch.image)));
}

/** @returns why the patch could not be drawn, for example because the picture was removed or changed */
async function draw(job: Job, drawing: LayerDrawing): Promise<string | undefined> {
  const { report, encoder, pictures, signal } = drawing;
  const { record, cell } = drawing.layer;
  const { unit, patch } = job;
  try {
    const image = await pictures.open(patch.image, patch.seen, signal);
    const one = { layer: record.layer, field: record.field.size, unit, patch, image, cell };
    const parts = [await drawPatch(one)];
    const { rule } = report;
    if (rule) parts.push(await drawProjection(one, { encoder, rule }, signal));
    await writeWhole(join(drawing.cells, cellName(job)), Buffer.concat(parts));
    return undefined;
  } catch (error) {
    if (PasticheError.isInstance(error) && ['unreadable', 'invalid-image'].includes(error.code)) return error.message;
    throw error;
  }
}

/** Number of files to write at a time. */
const atOnce = 4;

async function writeSprites({ layer, report, output, cells, signal }: LayerDrawing): Promise<void> {
  const { record, cell, slug } = layer;
  const folder = join(output, 'units', slug);
  // An earlier report may have left a folder with other patches.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const grid = gridOf(report.top.settings.k);
  const write = async (row: number): Promise<void> => {
    const { unit, patches } = record.units[row];
    if (patches.length === 0) return;
    const size = cell * cell * 3;
    const parts: (Buffer | undefined)[] = [];
    for (let rank = 0; rank < patches.length; rank++) {
      const both = await readFile(join(cells, cellName({ unit, rank }))).catch(() => undefined);
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
