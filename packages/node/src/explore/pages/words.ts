import type { LayerRecord, ProjectionRule, TopPatchesSettings } from '@pastiche/core';
import { type Html, html } from './html.ts';

/** `1234` as `1,234`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 picture`, `2 pictures`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** How pictures were shown. */
export function viewWords({ size, mode }: TopPatchesSettings): string {
  return mode === 'square'
    ? `the largest square in the middle of each, at ${size}×${size} pixels`
    : `each as a whole, its longer side at ${size} pixels`;
}

/** What a unit of a layer sees. */
export function fieldWords({ field: { size, stride } }: LayerRecord): string {
  const step = stride === 1 ? 'there is one at every pixel' : `there is one every ${stride} pixels`;
  return `A unit sees ${size}×${size} pixels, and ${step}`;
}

/** What is to be seen beside the patches. */
export function ruleWords(rule: ProjectionRule): Html {
  return {
    deconvnet: html`what in them it responds to, projected back to the pixels (deconvnet)`,
    guided: html`what in them it responds to, by guided backpropagation (Springenberg et al. 2015)`,
    saliency: html`how much each of their pixels would change it (saliency, Simonyan et al. 2014)`,
  }[rule];
}

/** `812.251` as `812`, `0.01234` as `0.0123`. */
export function activationWords(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
