import type { ReportLayer } from './report.ts';
import { report } from './state.ts';

/** The pictures whose name contains a text. */
export function picturesWith(text: string): string[] {
  const wanted = text.trim().toLowerCase();
  return report.images.flatMap(([name]) => (name.toLowerCase().includes(wanted) ? [name] : []));
}

/** The units of a layer that have a patch from a picture whose name contains a text. */
export function unitsWith(text: string, { units }: ReportLayer): number[] {
  const wanted = text.trim().toLowerCase();
  const isWanted = report.images.map(([name]) => name.toLowerCase().includes(wanted));
  return [...units.keys()].filter((unit) => units[unit].some((number, i) => i % 4 === 0 && isWanted[number]));
}

/** The units that a search finds: by number (`42`, `40-60`), by a picture's name, or all. */
export function unitsFound(text: string, layer: ReportLayer): number[] {
  const all = [...layer.units.keys()];
  if (text.trim() === '') return all;
  const range = /^\s*(\d+)\s*(?:[-–]\s*(\d+)\s*)?$/.exec(text);
  const byNumber = range ? all.slice(Number(range[1]), Number(range[2] ?? range[1]) + 1) : [];
  // A number may also be part of a picture's name.
  return byNumber.length > 0 ? byNumber : unitsWith(text, layer);
}
