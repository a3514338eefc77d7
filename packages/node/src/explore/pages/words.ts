import type { LayerRecord, ProjectionRule, TopPatchesSettings } from '@pastiche/core';
import { type Html, html } from './html.ts';
import type { LayerReport } from './report.ts';

/** `1234` as `1,234`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 picture`, `2 pictures`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Says how many of a layer's units are shown. */
export function unitWords({ record, units }: LayerReport): string {
  const shown = record.units.length;
  return shown === units ? counted(units, 'unit') : `The first ${count(shown)} of ${counted(units, 'unit')}`;
}

/** Says how pictures were shown to the network. */
export function viewWords({ size, mode }: TopPatchesSettings): string {
  return mode === 'square'
    ? `the largest square in the middle of each, at ${size}×${size} pixels`
    : `each as a whole, its longer side at ${size} pixels`;
}

/** Says how large and how far apart a layer's receptive fields are. */
export function fieldWords({ field: { size, stride } }: LayerRecord): string {
  const step = stride === 1 ? 'at every pixel' : `every ${stride} pixels`;
  return `A unit sees ${size}×${size} pixels, ${step}`;
}

/** Describes the pictures beside the patches. */
export function ruleWords(rule: ProjectionRule): Html {
  return {
    deconvnet: html`the parts of the patches that it responds to (deconvnet projection)`,
    guided: html`the parts of the patches that it responds to (guided backpropagation, Springenberg et al. 2015)`,
    saliency: html`how much each pixel changes it (saliency, Simonyan et al. 2014)`,
  }[rule];
}

/** `812.251` as `812`, `0.01234` as `0.0123`. */
export function activationWords(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
