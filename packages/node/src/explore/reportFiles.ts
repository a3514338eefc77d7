import { cp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Report as ReportData } from '@pastiche/explorer/report/report.ts';
import { writeWhole } from '../files/files.ts';
import type { Report } from './report.ts';

/** The file with all that the page shows: a script, since a page on disk can load nothing else. */
const dataName = 'report.js';
const assignment = 'report = ';

/** The keys of the layers that are complete in a folder. */
export async function readKeys(output: string): Promise<ReadonlySet<string | undefined>> {
  try {
    const text = await readFile(join(output, dataName), 'utf8');
    const { layers } = JSON.parse(text.slice(assignment.length)) as ReportData;
    return new Set(layers.map(({ key }) => key));
  } catch {
    // There is no report yet, or none that can be read: it is written anew.
    return new Set();
  }
}

/** Writes the page, with the layers that are complete. Its code and style were built from `@pastiche/explorer`. */
export async function writePage(output: string, report: Report): Promise<void> {
  const { layers, ...record } = report.top.toJSON();
  const data: ReportData = {
    ...record,
    rule: report.rule,
    layers: report.layers.map(({ record: { units }, count, slug, cell, key, isReady }, i) => {
      const shown = layers[i].units.slice(0, units.length);
      return { ...layers[i], units: shown, count, slug, cell, key: isReady ? key : undefined };
    }),
  };
  const home = dirname(createRequire(import.meta.url).resolve('@pastiche/node/package.json'));
  await cp(join(home, 'dist/report'), output, { recursive: true });
  await writeWhole(join(output, dataName), assignment + JSON.stringify(data));
}
