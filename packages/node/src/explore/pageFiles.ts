import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../files/files.ts';
import { copyAssets } from './pages/assets.ts';
import { indexPage } from './pages/indexPage.ts';
import { layerData } from './pages/layerData.ts';
import { layerPage } from './pages/layerPage.ts';
import type { LayerReport, Report } from './pages/report.ts';

/** Identifies the content of a layer's files: equal keys mean equal files. */
export function layerKey(report: Report, layer: LayerReport): string {
  const { network, weights, size, mode } = report.settings;
  const hash = createHash('sha256').update(JSON.stringify([network, weights, size, mode]));
  return hash.update(layerPage(report, layer)).update(layerData(report, layer)).digest('hex');
}

/** The first line of a layer's data file. */
function keyLine(key: string): string {
  return `// ${key}\n`;
}

/** Whether a layer's files exist and have this key. */
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

/** Writes a layer's files; the data file is last, since it marks the others as complete. */
export async function writeLayer(output: string, report: Report, layer: LayerReport, key: string): Promise<void> {
  await writeWhole(join(output, `${layer.slug}.html`), layerPage(report, layer));
  await writeWhole(join(output, 'units', `${layer.slug}.js`), keyLine(key) + layerData(report, layer));
}

export async function writeIndex(output: string, report: Report): Promise<void> {
  await copyAssets(join(output, 'assets'));
  await writeWhole(join(output, 'index.html'), indexPage(report));
}
