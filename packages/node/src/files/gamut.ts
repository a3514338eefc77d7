import type { Gamut } from '@pastiche/core';
import type { Sharp } from 'sharp';
import { readSharp } from './openImage.ts';
import { loadSharp } from './sharp.ts';

/** A picture whose numbers, 8 bits a channel, are colors of sRGB or of Display P3. sharp itself computes in sRGB, but in P3 if a file has 16 bits and a profile. */
export async function inGamut(image: Sharp, gamut: Gamut = 'srgb'): Promise<Sharp> {
  const { space, icc } = await image.metadata();
  const is16 = space === 'rgb16';
  if (is16 && icc) return image.toColorspace('srgb').withIccProfile(gamut);
  if (gamut === 'srgb') return image.toColorspace('srgb');
  if (space === 'srgb' && icc) return through16(image);
  const inSrgb = is16 ? await readSharp(image) : image;
  return inSrgb.toColorspace('srgb').withIccProfile('p3');
}

/** With 8 bits, sharp would cut off what is beyond sRGB. */
async function through16(image: Sharp): Promise<Sharp> {
  const sharp = await loadSharp();
  const file = await image.keepIccProfile().toColorspace('rgb16').png({ compressionLevel: 0 }).toBuffer();
  return sharp(file).toColorspace('srgb').withIccProfile('p3');
}
