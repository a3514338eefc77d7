import type { ProjectionRule } from '@pastiche/core';
import type { Report, ReportLayer } from './report.ts';

/** `1234` as `1,234`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 picture`, `2 pictures`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Says how many units of a layer are shown, how large their receptive fields are, and how far apart. */
export function layerWords({ units, count: all, field: { size, stride } }: ReportLayer): string {
  const shown =
    units.length === all ? counted(all, 'unit') : `The first ${count(units.length)} of ${counted(all, 'unit')}`;
  return `${shown}. A unit sees ${size}×${size} pixels, ${stride === 1 ? 'at every pixel' : `every ${stride} pixels`}.`;
}

/** Says how pictures were shown to the network. */
export function viewWords({ size, mode }: Report): string {
  return mode === 'square'
    ? `the largest square in the middle of each, at ${size}×${size} pixels`
    : `each as a whole, its longer side at ${size} pixels`;
}

/** Describes the pictures beside the patches. */
export const ruleWords: Readonly<Record<ProjectionRule, string>> = {
  deconvnet: 'the parts of the patches that it responds to (deconvnet projection)',
  guided: 'the parts of the patches that it responds to (guided backpropagation, Springenberg et al. 2015)',
  saliency: 'how much each pixel changes it (saliency, Simonyan et al. 2014)',
};

/** The strongest activation of a unit: `up to 812`, `up to 0.0123`. */
export function strengthWords([, activation]: readonly number[]): string {
  if (activation === undefined) return 'never fired';
  return `up to ${activation >= 100 ? activation.toFixed(0) : activation.toPrecision(3)}`;
}
