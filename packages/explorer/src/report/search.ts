import type { ReportLayer } from './report.ts';
import { report } from './state.ts';

/** The units that a search finds: by number (`42`, `40-60`), by a picture's name, or all. */
export function unitsFound(text: string, { units }: ReportLayer): number[] {
  const all = [...units.keys()];
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return all;
  const range = /^(\d+)(?:\s*[-–]\s*(\d+))?$/.exec(wanted);
  const byNumber = range ? all.slice(Number(range[1]), Number(range[2] ?? range[1]) + 1) : [];
  if (byNumber.length > 0) return byNumber;
  // A number may also be part of a picture's name.
  const isWanted = report.images.map(([name]) => name.toLowerCase().includes(wanted));
  return all.filter((unit) => units[unit].some((number, i) => i % 4 === 0 && isWanted[number]));
}
