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

/**
 * A checkpoint as JSON, for files and databases. The numbers are kept to the bit. One of 512x512 pixels takes 4 MB.
 *
 * @example
 * ```ts
 * await writeFile('run.json', encodeCheckpoint(checkpoint));
 * const run = stylize({ ...options, resume: decodeCheckpoint(await readFile('run.json', 'utf8')) });
 * ```
 */
export function encodeCheckpoint({ scale, iteration, image }: Checkpoint): string {
  const { data: floats, width, height } = image;
  const bytes = new Uint8Array(Float32Array.from(floats).buffer);
  let text = '';
  for (let at = 0; at < bytes.length; at += chunk) text += String.fromCharCode(...bytes.subarray(at, at + chunk));
  return JSON.stringify({ scale, iteration, width, height, floats: btoa(text) });
}

/** Bytes that become arguments of one call: more would overflow the stack. */
const chunk = 8192;

/** @throws PasticheError `invalid-option` unless the text comes from {@link encodeCheckpoint} */
export function decodeCheckpoint(text: string): Checkpoint {
  try {
    const { scale, iteration, width, height, floats } = JSON.parse(text);
    const bytes = Uint8Array.from(atob(floats), (character) => character.charCodeAt(0));
    const data = new Float32Array(bytes.buffer);
    if (data.length === width * height * 3) return { scale, iteration, image: { data, width, height, channels: 3 } };
  } catch {
    // The error below says more.
  }
  throw invalidOption('the checkpoint', 'a text from encodeCheckpoint()', text);
}

/** @throws PasticheError `invalid-option` unless a run with this number of scales can continue from the position */
export function checkPosition({ scale, iteration }: StepPosition, scales: number): void {
  if (!Number.isInteger(scale) || scale < 0 || scale >= scales) {
    throw invalidOption('resume.scale', `a whole number below ${scales}, the number of scales,`, scale);
  }
  if (!Number.isInteger(iteration) || iteration < 0)
    throw invalidOption('resume.iteration', 'a whole number', iteration);
}
