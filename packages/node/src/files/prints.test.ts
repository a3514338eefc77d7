import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RawImage } from '@pastiche/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { stylize } from '../stylize.ts';
import { pattern, temporaryFolder } from '../testing.ts';
import { encoderFor, type ImageFormat, imageTypes, needsBigTiff } from './encode.ts';
import { readImage, writeImage } from './images.ts';
import { inspectImage } from './metadata.ts';
import { mostPixels, mostPixelsOfScan } from './sharp.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const encode = async (image: RawImage, format: ImageFormat, options = {}): Promise<Buffer> =>
  (await encoderFor(image, format, options)).toBuffer();
/** The numbers in a file of 16 bits, as they are. */
async function words(file: Buffer, space: 'rgb16' | 'grey16' = 'rgb16'): Promise<Uint16Array> {
  const raw = await sharp(file, { ignoreIcc: true }).toColorspace(space).raw({ depth: 'ushort' }).toBuffer();
  return new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2);
}
const flat = (color: number[], gamut?: 'p3', Type: typeof Uint8Array | typeof Uint16Array = Uint8Array): RawImage => {
  const values = Array.from({ length: 32 * 24 * 3 }, (_, i) => color[i % 3]);
  return { data: new Type(values), width: 32, height: 24, channels: 3, gamut };
};
const first = ({ data }: RawImage): number[] => [...data.slice(0, 3)];
/** At most one level apart. */
function expectNear(color: number[], expected: number[]): void {
  for (const [i, value] of color.entries()) expect(Math.abs(value - expected[i]), `${color}`).toBeLessThanOrEqual(1);
}

describe('16 bits a channel', () => {
  const floats = Float32Array.from({ length: 60 * 40 * 4 }, (_, i) => (i % 4 === 3 ? 0.5 : i / 9600));
  it.each(['png', 'tiff'] as const)('are the floats themselves, rounded, in %s', async (format) => {
    const file = await encode({ data: floats, width: 60, height: 40, channels: 4 }, format, { depth: 16 });
    const expected = [...floats].map((value) => Math.round(value * 65535));
    expect([...(await words(file))]).toEqual(expected);
    expect(new Set(expected).size).toBeGreaterThan(7000);
    const gray = { data: Uint16Array.from(expected.slice(0, 2400)), width: 60, height: 40, channels: 1 } as const;
    expect(await words(await encode(gray, format), 'grey16')).toEqual(gray.data);
  });

  it('hold no color that is darker than black or lighter than white', async () => {
    const data = Float32Array.from([-0.1, 1.2, 0.5]);
    const file = await encode({ data, width: 1, height: 1, channels: 3 }, 'png', { depth: 16 });
    expect([...(await words(file))]).toEqual([0, 65535, 32768]);
  });

  it('are what a run computes, if it is asked for them', async () => {
    const layers = { model: 'random', contentLayers: { conv1_1: 1 }, styleLayers: { conv1_1: 1 } } as const;
    const size = { size: 32, minSize: 32, iterations: 1 };
    const picture = await stylize({
      content: pattern(64, 48),
      styles: pattern(40, 40),
      ...layers,
      ...size,
      depth: 16,
      backend: 'wasm',
    }).result;
    const stored = await words(await picture.toBuffer());
    expect(stored).toEqual(picture.data16);
    expect([...stored].filter((value) => value % 257 !== 0).length).toBeGreaterThan(1000);
    for (const [i, value] of stored.entries()) expect(Math.abs(value / 257 - picture.data[i])).toBeLessThan(0.51);
    expect((await inspectImage(await picture.toBuffer('jpeg'))).depth).toBe(8);
    expect((await inspectImage(await picture.toBuffer('tiff', { depth: 8 }))).depth).toBe(8);
  });

  it('are refused where a format or a picture has none', async () => {
    for (const format of ['jpeg', 'webp', 'avif'] as const) {
      await expect(encode(flat([0, 0, 0]), format, { depth: 16 })).rejects.toThrow(
        `Expected 8 for ${format}, since only PNG and TIFF hold 16 bits, for depth but received 16`,
      );
    }
    await expect(encode(flat([0, 0, 0]), 'png', { depth: 16 })).rejects.toThrow('8 for a picture that has no more');
    await expect(encode(flat([0, 0, 0]), 'png', { dpi: 0 })).rejects.toThrow('for dpi but received 0');
  });
});

describe('what a file says', () => {
  const made = { version: '1.2.3', job: { content: 'a "photo".jpg', styles: ['ü.png'], size: 64 } };
  it.each(imageTypes)('in %s: colors, resolution, author and settings, and nothing of the photo', async (format) => {
    const file = await encode(flat([200, 100, 50]), format, { dpi: 300, author: 'Ann', made });
    expect(await inspectImage(file)).toMatchObject({ author: 'Ann', made, width: 32, height: 24, depth: 8 });
    const { icc, density, exif } = await sharp(file).metadata();
    expect(icc?.length).toBeGreaterThan(300);
    if (['png', 'jpeg', 'tiff'].includes(format)) expect(density).toBe(300);
    // The other two say it in EXIF.
    else expect(exif?.includes(Buffer.from(Uint32Array.of(300_000, 1000).buffer))).toBe(true);
    const plain = await encode(flat([200, 100, 50]), format);
    const { made: none, author } = await inspectImage(plain);
    expect([none, author, (await sharp(plain).metadata()).exif]).toEqual([undefined, undefined, undefined]);
  });

  const photo = sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
    .withExif({
      IFD0: { Make: 'Camera' },
      IFD2: { DateTimeOriginal: '2020:01:02 03:04:05' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' },
    })
    .withExifMerge({ IFD0: { Orientation: '6', Make: 'Camera' }, IFD2: { DateTimeOriginal: '2020:01:02 03:04:05' } })
    .jpeg();
  it.each(['png', 'jpeg', 'webp', 'avif'] as const)(
    'in %s, EXIF of the photo only if asked, upright',
    async (format) => {
      const exifOf = await photo.toBuffer();
      const file = await encode(flat([1, 2, 3]), format, { exifOf });
      const { exif, orientation } = await sharp(file).metadata();
      expect(exif?.includes('2020:01:02 03:04:05')).toBe(true);
      expect(exif?.includes('Camera')).toBe(true);
      expect(orientation ?? 1).toBe(1);
      expect(await readImage(file)).toMatchObject({ width: 32, height: 24 });
    },
  );

  it('has no EXIF in TIFF', async () => {
    const exifOf = await photo.toBuffer();
    await expect(encode(flat([1, 2, 3]), 'tiff', { exifOf })).rejects.toThrow('no EXIF can be written into TIFF');
  });
});

describe('Display P3', () => {
  it.each([
    ['8 bits', flat([255, 0, 0], 'p3')],
    ['16 bits', flat([65535, 0, 0], 'p3', Uint16Array)],
  ])('keeps a red that sRGB has not, of %s', async (_, image) => {
    const file = await encode(image, 'png');
    expectNear(first(await readImage(file, { gamut: 'p3' })), [255, 0, 0]);
    expectNear(first(await readImage(file)), [255, 0, 0]);
    expect((await readImage(file, { gamut: 'p3' })).gamut).toBe('p3');
  });

  it.each([
    ['with a profile', flat([255, 0, 0]), true],
    ['of 16 bits', flat([65535, 0, 0], undefined, Uint16Array), true],
    ['without a profile', flat([255, 0, 0]), false],
    ['of 16 bits without a profile', flat([65535, 0, 0], undefined, Uint16Array), false],
  ])('has the red of sRGB %s at its place', async (_, image, hasProfile) => {
    const tagged = await encode(image, 'png');
    const space = image.data instanceof Uint16Array ? 'rgb16' : 'srgb';
    const file = hasProfile ? tagged : await sharp(tagged, { ignoreIcc: true }).toColorspace(space).png().toBuffer();
    expectNear(first(await readImage(file, { gamut: 'p3' })), [234, 51, 35]);
    expectNear(first(await readImage(file)), [255, 0, 0]);
  });

  it('is what a run paints in, to the file', async () => {
    const content = await encode(flat([255, 0, 0], 'p3'), 'png');
    const layers = { model: 'random', contentLayers: { conv1_1: 1 }, styleLayers: { conv1_1: 1 } } as const;
    const size = { size: 32, minSize: 32, iterations: 1, strength: 0 };
    const run = stylize({ content, styles: pattern(40, 40), ...layers, ...size, gamut: 'p3', backend: 'wasm' });
    await (await run.result).toFile(at('p3.png'));
    expectNear(first(await readImage(at('p3.png'), { gamut: 'p3' })), [255, 0, 0]);
    const icc = async (image: RawImage): Promise<Buffer | undefined> =>
      (await sharp(await encode(image, 'png')).metadata()).icc;
    const { icc: written } = await sharp(at('p3.png')).metadata();
    expect(written).toEqual(await icc(flat([0, 0, 0], 'p3')));
    expect(written).not.toEqual(await icc(flat([0, 0, 0])));
  });
});

/** A TIFF without compression, of zeros that take no place on the disk, with a row in each strip. */
function emptyScan(path: string, width: number, height: number, fill = 0): void {
  const row = width * 3;
  const [offsets, counts] = [1024, 1024 + 4 * height];
  const begin = counts + 4 * height;
  const entries = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 3, 512],
    [259, 3, 1, 1],
    [262, 3, 1, 2],
    [273, 4, height, offsets],
    [277, 3, 1, 3],
    [278, 4, 1, 1],
    [279, 4, height, counts],
  ];
  const head = Buffer.alloc(begin);
  head.set([0x49, 0x49, 42, 0, 8, 0, 0, 0, entries.length]);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    head.writeUInt16LE(tag, 10 + 12 * i);
    head.writeUInt16LE(type, 12 + 12 * i);
    head.writeUInt32LE(count, 14 + 12 * i);
    head.writeUInt32LE(value, 18 + 12 * i);
  }
  for (let i = 0; i < 3; i++) head.writeUInt16LE(8, 512 + 2 * i);
  for (let y = 0; y < height; y++) {
    head.writeUInt32LE(begin + y * row, offsets + 4 * y);
    head.writeUInt32LE(row, counts + 4 * y);
  }
  const file = openSync(path, 'w');
  writeSync(file, head);
  if (fill) writeSync(file, Buffer.alloc(row * height, fill), 0, row * height, begin);
  ftruncateSync(file, begin + row * height);
  closeSync(file);
}

describe('large files', () => {
  it('a TIFF of 4 GB or more is a BigTIFF, which can be read', async () => {
    expect([needsBigTiff(4e9), needsBigTiff(2 ** 32), needsBigTiff(2 ** 32 - 1000)]).toEqual([false, true, true]);
    const file = await sharp(pattern(20, 16).data as Uint8Array, { raw: { width: 20, height: 16, channels: 3 } })
      .tiff({ bigtiff: true, compression: 'none' })
      .toBuffer();
    expect(file[2]).toBe(43);
    expect(await readImage(file)).toEqual(pattern(20, 16));
  });

  it('may have more pixels than a bomb, where they are read row by row', () => {
    expect(mostPixelsOfScan(10_000)).toBe(mostPixels);
    expect(mostPixelsOfScan(100e6)).toBeGreaterThan(1e9);
    expect(mostPixelsOfScan(1e12)).toBe(2 ** 30);
  });

  it('are read anew when they have changed', async () => {
    for (const fill of [0, 99]) {
      emptyScan(at('scan.tif'), 4000, 3000, fill);
      expect(first(await readImage(at('scan.tif'), { longest: 40 }))).toEqual([fill, fill, fill]);
    }
  });

  it.skipIf(process.platform !== 'linux')(
    'of 100 megapixels take little memory (the high-water mark is known on Linux only)',
    () => {
      emptyScan(at('large.tif'), 12_500, 8000);
      const script = `
      import { readFileSync } from 'node:fs';
      import { readImage } from '@pastiche/node';
      const { width, height } = await readImage(process.argv[1], { longest: 1024 });
      console.log(width, height, /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);`;
      const child = [...['--input-type=module', '-e', script], at('large.tif')];
      const cwd = new URL('../..', import.meta.url);
      const [width, height, kilobytes] = execFileSync(process.execPath, child, { cwd, encoding: 'utf8' })
        .split(' ')
        .map(Number);
      expect([width, height]).toEqual([1024, 655]);
      // The file has 300 MB; the program alone takes 75.
      expect(kilobytes).toBeLessThan(260_000);
    },
  );

  it('are written as they are encoded, and not at all if that fails', async () => {
    await writeImage(at('out.tif'), flat([1, 2, 3]));
    const before = readFileSync(at('out.tif'));
    const broken = { ...flat([1, 2, 3]), width: 33 };
    await expect(writeImage(at('out.tif'), broken)).rejects.toMatchObject({ code: 'unwritable' });
    expect(readFileSync(at('out.tif'))).toEqual(before);
  });
});
