import { readFile } from 'node:fs/promises';
import { formatOf, mapInto, type RawImage, whyUnreadable } from '@pastiche/core';
import type { Sharp } from 'sharp';
import { decodeBmp } from './bmp.ts';
import { decodeHeic } from './heic.ts';
import type { LargeFile } from './imageSource.ts';
import { withProfile } from './profile.ts';
import { loadSharp, mostPixels, mostPixelsOfScan, toSharp } from './sharp.ts';

/**
 * Opens an image file with sharp, upright. What sharp does not decode, or decodes to something else, is decoded here: BMP, HEIC, and
 * TIFF with floating-point values.
 *
 * @param shrinks whether only a smaller picture is wanted: then a scan may have more pixels
 * @throws Error that says what is wrong with the file; PasticheError `backend-unavailable` if sharp does not work
 */
export async function openImage(file: Uint8Array | LargeFile, shrinks: boolean): Promise<Sharp> {
  const sharp = await loadSharp();
  const isLarge = 'path' in file;
  const head = isLarge ? file.head : file;
  const format = formatOf(head)?.name;
  const all = async (): Promise<Uint8Array> => (isLarge ? readFile(file.path) : file);
  if (format === 'BMP') return fromPixels(decodeBmp(await all()));
  if (format === 'HEIC') return fromPixels(...(await decodeHeic(await all())));
  // sharp would take the thumbnail for the picture.
  if (format === 'camera RAW') throw new Error(whyUnreadable(head, 'pastiche'));
  const input = isLarge ? file.path : file;
  const { depth, space, icc, isProgressive } = await sharp(input)
    .metadata()
    .catch((error: Error) => {
      if (!error.message.includes('unsupported image format')) throw error;
      throw new Error(whyUnreadable(head, 'pastiche') ?? 'it is not a picture of a format that pastiche knows');
    });
  // Others are decoded as a whole.
  const isScan = shrinks && rowByRow.includes(format) && !isProgressive;
  const limitInputPixels = isScan ? mostPixelsOfScan(isLarge ? file.bytes : file.length) : mostPixels;
  const options = { failOn: 'error', limitInputPixels } as const;
  if (depth === 'uchar' || depth === 'ushort') return sharp(input, options).rotate();
  if (depth !== 'float') throw new Error(`its values are of the type ${depth}. Save it with 8 or 16 bits a channel.`);
  return fromPixels(await readFloats(sharp(input, { ...options, ignoreIcc: true }).rotate(), space), icc);
}

const rowByRow: readonly (string | undefined)[] = ['JPEG', 'PNG', 'TIFF'];

/** Opens what an instance of sharp would write; the instance can be used further. */
export async function readSharp(image: Sharp): Promise<Sharp> {
  const pixels = image.clone().toColorspace('srgb').raw({ depth: 'uchar' });
  const { data, info } = await pixels.toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return toSharp({ data, width, height, channels: channels as RawImage['channels'] });
}

/** Floats 0..1 to 16 bits. They are sRGB, as in a `RawImage`, unless a profile says otherwise; libvips takes them for linear light, or for 0..255. */
async function readFloats(image: Sharp, space: string): Promise<RawImage> {
  const { data, info } = await image.toColorspace(space).raw({ depth: 'float' }).toBuffer({ resolveWithObject: true });
  const floats = new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4);
  if (!floats.every((value) => value >= -tolerance && value <= 1 + tolerance)) {
    throw new Error('its floating-point values are not within 0..1. Save it with 8 or 16 bits a channel.');
  }
  const values = mapInto(new Uint16Array(floats.length), floats, (value) =>
    Math.round(Math.min(1, Math.max(0, value)) * 65535),
  );
  return { data: values, width: info.width, height: info.height, channels: info.channels as RawImage['channels'] };
}

/** Resizing leaves floats that are a little beyond. */
const tolerance = 0.01;

async function fromPixels(pixels: RawImage, icc?: Uint8Array): Promise<Sharp> {
  const image = await toSharp(pixels);
  return icc ? (await loadSharp())(await withProfile(image, icc)) : image;
}
