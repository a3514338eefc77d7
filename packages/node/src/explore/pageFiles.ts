import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../files.ts';
import { copyAssets } from './pages/assets.ts';
import { indexPage } from './pages/indexPage.ts';
import { keyLine, layerData } from './pages/layerData.ts';
import { layerPage } from './pages/layerPage.ts';
import type { LayerReport, Report } from './pages/report.ts';

/** Says of what a layer's files are made: if it is the same, so are they. */
export function layerKey({ settings, pictures, rule, layers }: Report, { record, cell }: LayerReport): string {
  const names = layers.map((each) => each.record.layer);
  return createHash('sha256')
    .update(JSON.stringify({ pages: 1, settings, pictures, rule, names, record, cell }))
    .digest('hex');
}

/** Whether a layer's files are there, and of this. */
export async function hasLayer(output: string, { slug }: LayerReport, key: string): Promise<boolean> {
  const line = keyLine(key);
  try {
    const file = await open(join(output, 'units', `${slug}.js`));
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(line.length), 0, line.length, 0);
      return buffer.toString('utf8', 0, bytesRead) === line;
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** The numbers come last: they say that all is there. */
export async function writeLayer(output: string, report: Report, layer: LayerReport, key: string): Promise<void> {
  await writeWhole(join(output, `${layer.slug}.html`), layerPage(report, layer));
  await writeWhole(join(output, 'units', `${layer.slug}.js`), layerData(report, layer, key));
}

export async function writeIndex(output: string, report: Report): Promise<void> {
  await copyAssets(join(output, 'assets'));
  await writeWhole(join(output, 'index.html'), indexPage(report));
}
