import { plannedScales, type RawImage, type Size } from '@pastiche/core';
import { toSharp } from '../files/sharp.ts';
import type { Picture } from '../platform.ts';
import { pictureName, type Words } from './labels.ts';
import type { SheetPictures } from './pictures.ts';
import type { PlannedTile } from './planSheet.ts';

/** A small picture of the photo or of a painting, in RGB. */
type Original = RawImage & { words: Words };

/** The height of the small pictures, relative to that of tiles. */
const originalHeight = 0.4;

/**
 * Opens all pictures of a sheet once, so that none turns out to be unreadable hours later.
 *
 * @returns the size of each tile in pixels, and small pictures of the photo and the paintings
 * @throws PasticheError `unreadable`
 */
export async function openAll(
  tiles: readonly PlannedTile[],
  pictures: SheetPictures,
): Promise<{ sizes: Size[]; originals: Original[] }> {
  const sizes: Size[] = [];
  const shown = new Map<Picture, { tile: PlannedTile; number: number }>();
  for (const tile of tiles) {
    const { job, settings } = tile;
    const { content } = await pictures.of(job, settings);
    const { width, height } = plannedScales(content, settings).slice(-1)[0];
    sizes.push({ width, height });
    for (const [number, picture] of ([job.content, job.styles].flat() as Picture[]).entries())
      if (!shown.has(picture)) shown.set(picture, { tile, number });
  }
  const [width, height] = most(sizes);
  const originals: Original[] = [];
  for (const [picture, { tile, number }] of shown) {
    const { content, styles } = await pictures.of(tile.job, tile.settings);
    const image = ([content, styles].flat() as RawImage[])[number];
    // What is wrong with pixels, the run says.
    const small = await thumbnail(image, { width, height: originalHeight * height }).catch(() => undefined);
    // Paintings that vary have their names beside their tiles.
    const isNamed = number === 0 || !tile.variant.styles;
    const words = { name: number === 0 ? 'photo' : 'painting', value: pictureName(picture) ?? '' };
    if (small) originals.push({ ...small, words: isNamed ? words : { name: '', value: '' } });
  }
  return { sizes, originals };
}

function most(sizes: readonly Size[]): [width: number, height: number] {
  return [Math.max(...sizes.map(({ width }) => width)), Math.max(...sizes.map(({ height }) => height))];
}

/** A small picture of another: RGB, within the size. */
async function thumbnail(image: RawImage, size: Size): Promise<RawImage> {
  const [width, height] = [Math.round(size.width), Math.round(size.height)];
  const small = (await toSharp(image)).resize({ width, height, fit: 'inside' }).flatten({ background: 'white' });
  const { data, info } = await small
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), width: info.width, height: info.height, channels: 3 };
}
