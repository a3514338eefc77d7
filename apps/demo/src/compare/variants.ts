import { resolveOptions, type StyleOptions } from '@pastiche/core';
import type { Picture } from '../studio/picture.ts';
import { looks } from '../studio/settings.ts';

/** One picture of the sheet: what it changes of the present settings. */
export interface Variant {
  /** Its two or less qualities, in words. */
  title: string;
  options: Partial<StyleOptions>;
  /** The painting that it uses instead of the chosen ones. */
  painting?: Picture;
}

/** One quality: a row or a column of the sheet. */
type Quality = Variant;

/** What the sheet can vary. */
export const kinds = {
  painting: 'Strength and painting',
  strokes: 'Strength and strokes',
  colors: 'Strength and colors',
  paintings: 'Nine paintings',
} as const;
export type Kind = keyof typeof kinds;

/** The variants of a sheet, row by row; a row has three of them. */
export function variantsOf(kind: Kind, { preset }: StyleOptions, paintings: readonly Picture[]): Variant[] {
  const asPainted = paintings.map((painting): Quality => ({ title: painting.name, options: {}, painting }));
  if (kind === 'paintings') return asPainted.slice(0, 9);
  const columns = { painting: asPainted.slice(0, 3), strokes, colors }[kind];
  return strengths(preset).flatMap((row) => columns.map((column) => join(row, column)));
}

const strokes: readonly Quality[] = [
  { title: 'Fine', options: { styleScale: 0.6, styleSize: undefined } },
  { title: 'Medium', options: { styleScale: 1, styleSize: undefined } },
  { title: 'Broad', options: { styleScale: 1.7, styleSize: undefined } },
];

const colors: readonly Quality[] = [
  { title: 'The painting’s colors', options: { colors: 'style' } },
  { title: 'The photo’s colors', options: { colors: 'content' } },
  { title: 'Matched colors', options: { colors: 'match' } },
];

function strengths(preset: StyleOptions['preset']): Quality[] {
  const choices = Object.values(looks);
  const names = [...new Set(choices.flatMap(({ overrides }) => Object.keys(overrides)))] as (keyof StyleOptions)[];
  return choices.map(({ title, overrides }) => {
    const full = resolveOptions({ preset, ...overrides });
    return { title, options: Object.fromEntries(names.map((name) => [name, full[name]])) };
  });
}

function join(a: Quality, b: Quality): Variant {
  return { title: `${a.title}, ${b.title}`, options: { ...a.options, ...b.options }, painting: b.painting };
}
