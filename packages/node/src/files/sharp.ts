import { PasticheError } from '@pastiche/core';
import type sharp from 'sharp';

/**
 * The library that decodes and encodes image files; loaded when the first is opened.
 *
 * @throws PasticheError `backend-unavailable` if it is not installed for this machine
 */
export async function loadSharp(): Promise<typeof sharp> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw new PasticheError(
      'backend-unavailable',
      'The library for image files, sharp, does not work here. Install it for this machine: "npm install sharp@0.35.5 --include=optional".',
      { cause },
    );
  }
}
