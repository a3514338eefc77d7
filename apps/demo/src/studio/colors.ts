import { resolveOptions, type StyleOptions } from '@pastiche/core';
import type { Overrides } from './settings.ts';

const names = ['colors', 'recolor', 'colorStrength', 'palette'] as const;

/** The settings about colors: they act on a finished picture too. */
export type ColorSettings = Pick<StyleOptions, (typeof names)[number]>;

export function colorsOf(overrides: Overrides): ColorSettings {
  const { colors, recolor, colorStrength, palette } = resolveOptions(overrides);
  return { colors, recolor, colorStrength, palette };
}

export function isSameColors(a: Overrides, b: Overrides): boolean {
  const [one, other] = [a, b].map(colorsOf);
  return names.every((name) => one[name] === other[name]);
}

/** Some settings, with the colors of others. */
export function withColors(settings: Overrides, others: Overrides): Overrides {
  const { colors: _, recolor: __, colorStrength: ___, palette: ____, ...rest } = settings;
  const [wanted, usual] = [colorsOf(others), colorsOf({ preset: settings.preset })];
  const own = names.filter((name) => wanted[name] !== usual[name]).map((name) => [name, wanted[name]]);
  return { ...rest, ...Object.fromEntries(own) };
}

/** Whether a picture is shown in other colors than it is painted in. */
export function isRecolored({ colors, palette = 0 }: Overrides): boolean {
  return colors === 'content' || palette > 0;
}

/** How much of the photo's colors the paintings have, while a picture is painted: 0..1. */
export function matchOf({ colors, colorStrength = 1 }: Overrides): number {
  return colors === 'match' ? colorStrength : 0;
}
