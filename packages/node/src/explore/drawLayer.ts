import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type LayerRecord, PasticheError, type Patch } from '@pastiche/core';
import { writeWhole } from '../files/files.ts';
import { Cells } from './cells.ts';
import { drawPatch, drawProjection, type Projector } from './drawPatch.ts';
import { gridOf } from './pages/report.ts';
import type { SeenPictures } from './seenPictures.ts';
import { sprite } from './sprite.ts';

export interface LayerDrawing {
  record: LayerRecord;
  k: number;
  cell: number;
  pictures: SeenPictures;
  /** `undefined` for patches without projections. */
  projector: Projector | undefined;
  /** The folder for the units' pictures. */
  output: string;
  /** The file that keeps finished cells until the layer is complete. */
  cells: string;
  signal?: AbortSignal;
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
  const { record, k, cell, projector } = options;
  const size = cell * cell * 3;
  const cells = await Cells.open(options.cells, projector ? 2 * size : size);
  try {
    for (const job of jobsOf(record, k)) {
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
  const { record, cell, pictures, projector, signal } = options;
  try {
    const image = await pictures.open(patch.image, patch.seen, signal);
    const drawing = { layer: record.layer, field: record.field.size, unit, patch, image, cell };
    const parts = [await drawPatch(drawing)];
    if (projector) parts.push(await drawProjection(drawing, projector, signal));
    await cells.write(place, Buffer.concat(parts));
    return undefined;
  } catch (error) {
    if (PasticheError.isInstance(error) && ['unreadable', 'invalid-image'].includes(error.code)) return error.message;
    throw error;
  }
}

/** Number of files to write at a time. */
const atOnce = 4;

async function writeSprites(cells: Cells, { record, k, cell, projector, output, signal }: LayerDrawing): Promise<void> {
  // An earlier report may have left a folder with other patches.
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const grid = gridOf(k);
  const write = async (row: number): Promise<void> => {
    const { unit, patches } = record.units[row];
    if (patches.length === 0) return;
    const size = cell * cell * 3;
    const parts: (Uint8Array | undefined)[] = [];
    for (let rank = 0; rank < patches.length; rank++) {
      const both = await cells.read(row * k + rank);
      parts[rank] = both?.subarray(0, size);
      if (projector) parts[grid * grid + rank] = both?.subarray(size);
    }
    await writeWhole(
      join(output, `${unit}.webp`),
      await sprite({ cells: parts, cell, grids: projector ? 2 : 1, grid }),
    );
  };
  for (let row = 0; row < record.units.length; row += atOnce) {
    signal?.throwIfAborted();
    await Promise.all(Array.from({ length: Math.min(atOnce, record.units.length - row) }, (_, i) => write(row + i)));
  }
}
