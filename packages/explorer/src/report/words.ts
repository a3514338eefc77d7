import type { ProjectionRule } from '@pastiche/core';
import type { Report, ReportLayer } from './report.ts';

/** `1 picture`, `2,000 pictures`. */
export function counted(value: number, noun: string): string {
  return `${value.toLocaleString('en-US')} ${noun}${value === 1 ? '' : 's'}`;
}

const ruleWords: Readonly<Record<ProjectionRule, string>> = {
  deconvnet: 'the parts of the patches that it responds to (deconvnet projection)',
  guided: 'the parts of the patches that it responds to (guided backpropagation, Springenberg et al. 2015)',
  saliency: 'how much each pixel changes it (saliency, Simonyan et al. 2014)',
};

/** Says what a report shows, and how pictures were shown to the network. */
export function reportWords({ images, k, rule, size, mode, network, weights }: Report): string {
  const view =
    mode === 'square'
      ? `the largest square in the middle of each, at ${size}×${size} pixels`
      : `each as a whole, its longer side at ${size} pixels`;
  return [
    `For every unit, the ${counted(k, 'place')} in ${counted(images.length, 'picture')} where it fires most, at most one per picture`,
    rule ? `, and beside them ${ruleWords[rule]}. ` : '. ',
    `Pictures were shown to ${network}${weights && ` (${weights})`} as ${view}.`,
  ].join('');
}

/** Says how many units of a layer are shown, how large their receptive fields are, and how far apart. */
export function layerWords({ units, count, field: { size, stride } }: ReportLayer): string {
  const shown = units.length === count ? '' : `The first ${units.length} of `;
  const step = stride === 1 ? 'at every pixel' : `every ${stride} pixels`;
  const silent = units.filter((patches) => patches.length === 0).length;
  const rest = silent > 0 ? ` ${silent} never fired.` : '';
  return `${shown}${counted(count, 'unit')}. A unit sees ${size}×${size} pixels, ${step}.${rest}`;
}

/** The strongest activation of a unit: `up to 812`, `up to 0.0123`. */
export function strengthWords([, activation]: readonly number[]): string {
  if (activation === undefined) return 'never fired';
  return `up to ${activation >= 100 ? activation.toFixed(0) : activation.toPrecision(3)}`;
}
