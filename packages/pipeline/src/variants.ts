import { invalidOption } from '@pastiche/core';
import type { Job } from './job.ts';

/** Fields that all variants have alike: the photo, and what is of the sheet as a whole. */
const alike = ['content', 'resume', 'depth', 'gamut'] as const;

/** The values that fields of a job take in turn: `{ styleWeight: [5, 14, 40], styleScale: [0.5, 1, 2] }`. */
export type Vary<Picture = string, Backend extends string = string> = {
  readonly [Name in Exclude<keyof Job, (typeof alike)[number]>]?: readonly NonNullable<Job<Picture, Backend>[Name]>[];
};

/** The fields of a job that one variant has of its own. */
export type Variant<Picture = string, Backend extends string = string> = Partial<
  Omit<Job<Picture, Backend>, (typeof alike)[number]>
>;

/** More variants make no sheet that anybody looks at. */
export const mostVariants = 400;

/**
 * All combinations of values. Those of the first field follow each other, for each value of the second, and so on: the columns of a sheet, its rows, and further rows.
 *
 * @param vary fields that are undefined are left out
 * @throws PasticheError `invalid-option` for no values, more than 400 combinations, or a field that all variants have alike
 */
export function variantsOf<Picture, Backend extends string>(vary: Vary<Picture, Backend>): Variant<Picture, Backend>[] {
  const given = variedFields(vary);
  const count = given.reduce((product, [, values]) => product * values.length, 1);
  if (count > mostVariants) throw invalidOption('vary', `at most ${mostVariants} combinations of values`, count);
  let variants: Variant<Picture, Backend>[] = [{}];
  for (const [name, values] of given)
    variants = values.flatMap((value) => variants.map((before) => ({ ...before, [name]: value })));
  return variants;
}

/**
 * The fields that vary, in their order, with their values.
 *
 * @throws PasticheError `invalid-option` for no values, or a field that all variants have alike
 */
export function variedFields<Picture, Backend extends string>(
  vary: Vary<Picture, Backend>,
): [name: keyof Vary, values: readonly unknown[]][] {
  const isMap = typeof vary === 'object' && vary !== null && !Array.isArray(vary);
  const given = Object.entries(isMap ? vary : {}).filter(([, values]) => values !== undefined);
  if (given.length === 0) throw invalidOption('vary', 'an option with its values, such as { seed: [1, 2, 3] },', vary);
  for (const [name, values] of given) {
    if ((alike as readonly string[]).includes(name)) throw invalidOption('vary', 'options that may vary', name);
    const isList = Array.isArray(values) && values.length > 0;
    // JSON has no undefined, and null is none of the values of a field.
    if (!isList || values.some((value) => value === undefined || value === null))
      throw invalidOption(`vary.${name}`, 'a list of values', values);
  }
  return given as [keyof Vary, readonly unknown[]][];
}
