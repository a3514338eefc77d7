import { resolveOptions, type StyleOptions } from '@pastiche/core';
import type { Overrides } from './settings.ts';

/** The options of which each painting may have a value of its own. */
const names = ['styleScale', 'styleSize', 'styleLayers'] as const;
export type OwnOption = (typeof names)[number];
/** The value of one painting. */
export type OwnValue<Name extends OwnOption> = Exclude<StyleOptions[Name], readonly unknown[] | undefined>;

export const isOwnOption = (name: keyof StyleOptions): name is OwnOption => (names as readonly string[]).includes(name);

/** What `core` accepts for a size in pixels. */
const [fewest, most] = [16, 8192];

/** Each painting's value. Without sizes in pixels, these are what follows from `styleScale`. A painting that came later has the usual value. */
export function valuesOf<Name extends OwnOption>(name: Name, options: Overrides, count: number): OwnValue<Name>[] {
  const { preset, size, ...given } = resolveOptions(options);
  const value = given[name];
  if (name === 'styleSize' && value === undefined) {
    const scales = valuesOf('styleScale', options, count);
    return scales.map((scale) => Math.min(most, Math.max(fewest, Math.round(size * scale)))) as OwnValue<Name>[];
  }
  const usual = name === 'styleSize' ? size : resolveOptions({ preset })[name];
  const at = (i: number): unknown => (Array.isArray(value) ? (value[i] ?? usual) : value);
  return Array.from({ length: count }, (_, i) => at(i) as OwnValue<Name>);
}

/** The option with another value for one of so many paintings. Without a size in pixels, that painting goes by `styleScale` again. */
export function withValue<Name extends OwnOption>(
  name: Name,
  options: Overrides,
  { index, count }: { index: number; count: number },
  value: OwnValue<Name> | undefined,
): StyleOptions[Name] | undefined {
  const usual = valuesOf(name, { ...options, [name]: undefined }, count);
  const list = valuesOf(name, options, count).map((each, i) => (i === index ? (value ?? usual[i]) : each));
  return isSame(list, usual) ? undefined : (joined(list) as StyleOptions[Name]);
}

/** The options for so many paintings. */
export function fitted<Options extends Overrides>(options: Options, count: number): Options {
  return changed(options, (name, list) => (list.length === count ? list : valuesOf(name, options, count)));
}

/** The options after a painting was taken out, and its values with it. */
export function without<Options extends Overrides>(options: Options, index: number): Options {
  return changed(options, (_, list) => list.filter((_, i) => i !== index));
}

/** The same options if no painting has a value of its own. */
function changed<Options extends Overrides>(
  options: Options,
  change: (name: OwnOption, list: readonly unknown[]) => readonly unknown[],
): Options {
  const lists = names.flatMap((name) => {
    const value: unknown = options[name];
    return Array.isArray(value) ? [[name, joined(change(name, value))] as const] : [];
  });
  return lists.length > 0 ? { ...options, ...Object.fromEntries(lists) } : options;
}

/** One value for all, where they are alike. */
function joined<T>(list: readonly T[]): T | readonly T[] {
  return list.every((each) => isSame(each, list[0])) ? list[0] : list;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** How large the strokes of each painting are, beside those at the usual size. */
export function scalesOf(options: Overrides, count: number): number[] {
  if (options.styleSize === undefined) return valuesOf('styleScale', options, count);
  const { size } = resolveOptions(options);
  return valuesOf('styleSize', options, count).map((side) => Number((side / size).toPrecision(2)));
}

/** Sizes in pixels for another size of the picture: what was half of it still is. */
export function resized(options: Overrides, size: number): Overrides {
  const by = size / resolveOptions(options).size;
  const { styleSize } = options;
  if (styleSize === undefined) return { ...options, size };
  const sides = [styleSize].flat().map((side) => Math.max(fewest, Math.round(by * side)));
  return { ...options, size, styleSize: sides.length > 1 ? sides : sides[0] };
}
