import { invalidOption } from '../errors.ts';
import type { RawImage } from '../image/rawImage.ts';

/** A step of a run. */
export interface StepPosition {
  /** Which scale, from 0 (the coarsest). */
  scale: number;
  /** How many steps of that scale are done. */
  iteration: number;
}

/** Where a run was: all that is needed to go on from there, after a pause or on another device. */
export interface Checkpoint extends StepPosition {
  /** The picture so far: RGB, floats 0..1, at that scale's size. An optimizer's moments are not kept: they regrow in a few steps. */
  image: RawImage;
}

/** @throws PasticheError `invalid-option` unless a run with this number of scales can continue from the position */
export function checkPosition({ scale, iteration }: StepPosition, scales: number): void {
  if (!Number.isInteger(scale) || scale < 0 || scale >= scales) {
    throw invalidOption('resume.scale', `a whole number below ${scales}, the number of scales,`, scale);
  }
  if (!Number.isInteger(iteration) || iteration < 0)
    throw invalidOption('resume.iteration', 'a whole number', iteration);
}
