import { describe, expect, it } from 'vitest';
import { decodeBmp } from './bmp.ts';

const [width, height] = [5, 3];
/** Colors that 5 bits a channel hold to within 8 levels. */
const color = (x: number, y: number): number[] => [50 * x, 100 * y, 30 * (x + y)];
const upright = Array.from({ length: width * height }, (_, i) => color(i % width, Math.floor(i / width)));
/** Of the 15 colors, as the file has it: blue, green, red, nothing. */
const palette = upright.flatMap(([red, green, blue]) => [blue, green, red, 0]);

interface Kind {
  bits: number;
  /** The number of the pixel at x, y. */
  pixel: (x: number, y: number) => number;
  isTopDown?: boolean;
  palette?: number[];
  masks?: number[];
  /** In bytes, of the second header. */
  header?: number;
  compression?: number;
}

/** A file whose rows begin at multiples of four bytes. */
function bmp({ bits, pixel, isTopDown, palette = [], masks = [], header = 40, compression }: Kind): Uint8Array {
  const stride = Math.ceil((width * bits) / 32) * 4;
  const begin = 14 + Math.max(header, 40 + 4 * masks.length) + palette.length;
  const file = Buffer.alloc(begin + stride * height);
  file.write('BM', 'latin1');
  file.writeUInt32LE(begin, 10);
  file.writeUInt32LE(header, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(isTopDown ? -height : height, 22);
  file.writeUInt16LE(bits, 28);
  file.writeUInt32LE(compression ?? (masks.length > 0 ? 3 : 0), 30);
  for (const [i, mask] of masks.entries()) file.writeUInt32LE(mask, 54 + 4 * i);
  file.set(palette, 14 + header);
  for (let y = 0; y < height; y++) {
    const row = begin + stride * (isTopDown ? y : height - 1 - y);
    for (let x = 0; x < width; x++) {
      const [bit, value] = [x * bits, pixel(x, y)];
      if (bits < 8) file[row + (bit >> 3)] |= value << (8 - bits - (bit & 7));
      else file.writeUIntLE(value, row + bit / 8, bits / 8);
    }
  }
  return file;
}

/** The same file with a header that says 30,000 x 30,000. */
function huge(file: Uint8Array): Uint8Array {
  return Buffer.from(file).fill(Uint8Array.of(0x30, 0x75, 0, 0), 18, 26);
}

const index = (x: number, y: number): number => y * width + x;
const packed = (x: number, y: number): number => color(x, y).reduce((sum, value) => sum * 256 + value, 0);
/** Red in the lowest bits. */
const reversed = (x: number, y: number): number => color(x, y).reduceRight((sum, value) => sum * 256 + value, 0);
const short = (x: number, y: number): number => color(x, y).reduce((sum, value) => sum * 32 + (value >> 3), 0);

describe('decodeBmp', () => {
  it.each<[string, Kind]>([
    ['4 bits', { bits: 4, pixel: index, palette }],
    ['8 bits', { bits: 8, pixel: index, palette }],
    ['8 bits, from the top down', { bits: 8, pixel: index, palette, isTopDown: true }],
    ['24 bits', { bits: 24, pixel: packed }],
    ['24 bits, from the top down', { bits: 24, pixel: packed, isTopDown: true }],
    ['32 bits', { bits: 32, pixel: packed }],
    ['32 bits in a longer header', { bits: 32, pixel: packed, header: 124 }],
    ['32 bits with masks', { bits: 32, pixel: reversed, masks: [0xff, 0xff00, 0xff0000] }],
  ])('reads %s', (_, kind) => {
    expect(decodeBmp(bmp(kind))).toEqual({ data: Uint8Array.from(upright.flat()), width, height, channels: 3 });
  });

  it('reads 1 bit', () => {
    const pixel = (x: number, y: number): number => (x + y) % 2;
    const { data } = decodeBmp(bmp({ bits: 1, pixel, palette: [0, 0, 0, 0, 255, 255, 255, 0] }));
    const expected = upright.map((_, i) => 255 * pixel(i % width, Math.floor(i / width)));
    expect([...data].filter((_, i) => i % 3 === 0)).toEqual(expected);
  });

  it.each<[string, Kind]>([
    ['16 bits', { bits: 16, pixel: short }],
    ['16 bits with masks', { bits: 16, pixel: (x, y) => short(x, y) << 1, masks: [0xf800, 0x7c0, 0x3e] }],
  ])('reads %s', (_, kind) => {
    const { data } = decodeBmp(bmp(kind));
    for (const [i, value] of data.entries()) expect(Math.abs(value - upright.flat()[i])).toBeLessThan(8);
  });

  it('reads alpha where there is a mask for it', () => {
    const pixel = (x: number, y: number): number => 128 * 2 ** 24 + packed(x, y);
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const { data, channels } = decodeBmp(bmp({ bits: 32, pixel, masks, header: 124 }));
    expect(channels).toBe(4);
    expect([...data]).toEqual(upright.flatMap((pixel) => [...pixel, 128]));
  });

  it.each<[string, Uint8Array, string]>([
    ['truncated', bmp({ bits: 24, pixel: packed }).subarray(0, -1), 'it ends before its last pixel'],
    ['nothing but a header', bmp({ bits: 24, pixel: packed }).subarray(0, 40), 'it ends before its pixels'],
    ['compressed', bmp({ bits: 8, pixel: index, palette, compression: 1 }), 'Save it as PNG or JPEG'],
    ['of OS/2', bmp({ bits: 24, pixel: packed, header: 12 }), 'Save it as PNG or JPEG'],
    ['a bomb', huge(bmp({ bits: 1, pixel: () => 0 })), 'exceeds pixel limit'],
  ])('refuses one that is %s', (_, file, message) => {
    expect(() => decodeBmp(file)).toThrow(message);
  });
});
