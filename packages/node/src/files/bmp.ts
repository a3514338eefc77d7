import type { RawImage } from '@pastiche/core';
import { mostPixels } from './sharp.ts';

/**
 * Decodes a Windows bitmap: 1, 4 or 8 bits of a palette, or 16, 24 or 32 bits a pixel, with masks or without, from the bottom up or from the
 * top down. Source: Microsoft, "Bitmap Storage" (BITMAPFILEHEADER, BITMAPINFOHEADER, BITMAPV5HEADER).
 *
 * @returns RGB, with alpha where the header has a mask for it
 * @throws Error for compressed, older or damaged ones
 */
export function decodeBmp(bytes: Uint8Array): RawImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const uint32 = (at: number): number => view.getUint32(at, true);
  if (bytes.length < 54) throw new Error('it ends before its pixels');
  const headerEnd = 14 + uint32(14);
  const [width, signedHeight, bits, compression] = [uint32(18), view.getInt32(22, true), bytes[28], uint32(30)];
  const height = Math.abs(signedHeight);
  const hasMasks = compression === 3 || compression === 6;
  if (headerEnd < 54 || !(compression === 0 || hasMasks) || ![1, 4, 8, 16, 24, 32].includes(bits)) {
    throw new Error('it is a BMP of a rare kind (compressed, or older than Windows 3). Save it as PNG or JPEG.');
  }
  if (width * height > mostPixels) throw new Error('it exceeds pixel limit');
  const stride = Math.ceil((width * bits) / 32) * 4;
  const pixels = uint32(10);
  if (pixels + stride * height > bytes.length) throw new Error('it ends before its last pixel');
  const usual = bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
  const masks = (hasMasks ? [54, 58, 62].map(uint32) : usual).map(maskOf);
  // Headers of 56 bytes and more have a fourth mask.
  if (hasMasks && (headerEnd >= 70 || compression === 6) && uint32(66) !== 0) masks.push(maskOf(uint32(66)));
  const channels = masks.length as 3 | 4;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++) {
    const row = pixels + stride * (signedHeight < 0 ? y : height - 1 - y);
    for (let x = 0; x < width; x++) {
      const pixel = valueAt(bytes, row, x, bits);
      // An entry of the palette is laid out as a pixel of 32 bits.
      const color = bits > 8 ? pixel : uint32(headerEnd + 4 * pixel);
      for (const { mask, shift, most } of masks) data[to++] = Math.round((((color & mask) >>> shift) * 255) / most);
    }
  }
  return { data, width, height, channels };
}

/** The bits of a channel: where they are, and their largest value. */
function maskOf(mask: number): { mask: number; shift: number; most: number } {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  return { mask, shift, most: Math.max(1, mask >>> shift) };
}

/** The `bits` bits of the pixel at `x` of a row that begins at `row`. */
function valueAt(bytes: Uint8Array, row: number, x: number, bits: number): number {
  const bit = x * bits;
  const at = row + (bit >> 3);
  if (bits < 8) return (bytes[at] >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
  let value = 0;
  for (let i = bits / 8 - 1; i >= 0; i--) value = (value << 8) | bytes[at + i];
  return value;
}
