import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import Module from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type RawImage, usefulSize } from '@pastiche/core';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bomb, pattern, temporaryFolder } from '../testing.ts';
import { checkWritable, readImage, writeImage } from './images.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);

function toSharp({ data, width, height, channels }: RawImage): Sharp {
  return sharp(data as Uint8Array, { raw: { width, height, channels } });
}

const flat = (red: number, green: number, blue: number): Sharp =>
  sharp({ create: { width: 4, height: 3, channels: 3, background: { r: red, g: green, b: blue } } });

async function firstPixel(source: Buffer): Promise<number[]> {
  const { data, channels } = await readImage(source);
  return [...data.slice(0, channels)];
}

/** An uncompressed TIFF of numbers of any type. */
function tiff(data: Uint8Array | Uint32Array | Float32Array, width: number, channels: 1 | 3 | 4): Buffer {
  const kind = data instanceof Float32Array ? 3 : 1;
  const list = (value: number): number[] => Array<number>(channels).fill(value);
  const tags: [tag: number, values: number[]][] = [
    [256, [width]],
    [257, [data.length / channels / width]],
    [258, list(8 * data.BYTES_PER_ELEMENT)],
    [259, [1]],
    [262, [channels === 1 ? 1 : 2]],
    [273, [512]],
    [277, [channels]],
    [279, [data.byteLength]],
    ...(channels === 4 ? ([[338, [2]]] as [number, number[]][]) : []),
    [339, list(kind)],
  ];
  const head = Buffer.alloc(512);
  head.set([0x49, 0x49, 42, 0, 8, 0, 0, 0, tags.length]);
  let beyond = 256;
  for (const [i, [tag, values]] of tags.entries()) {
    const entry = 10 + 12 * i;
    head.writeUInt16LE(tag, entry);
    head.writeUInt16LE(3, entry + 2);
    head.writeUInt32LE(values.length, entry + 4);
    if (values.length > 2) head.writeUInt32LE(beyond, entry + 8);
    for (const [j, value] of values.entries())
      head.writeUInt16LE(value, (values.length > 2 ? beyond : entry + 8) + 2 * j);
    if (values.length > 2) beyond += 2 * values.length;
  }
  return Buffer.concat([head, Buffer.from(data.buffer)]);
}

describe('readImage', () => {
  // What an upright picture shows, and which of its pixels [row, column] a file has at row r, column c (EXIF 2.3, 4.6.4).
  const upright = [
    [10, 60, 110],
    [160, 210, 250],
  ];
  it.each<[number, (r: number, c: number) => [number, number]]>([
    [1, (r, c) => [r, c]],
    [2, (r, c) => [r, 2 - c]],
    [3, (r, c) => [1 - r, 2 - c]],
    [4, (r, c) => [1 - r, c]],
    [5, (r, c) => [c, r]],
    [6, (r, c) => [c, 2 - r]],
    [7, (r, c) => [1 - c, 2 - r]],
    [8, (r, c) => [1 - c, r]],
  ])('turns a picture of the EXIF orientation %i upright', async (orientation, stored) => {
    const [width, height] = orientation < 5 ? [3, 2] : [2, 3];
    const data = Uint8Array.from({ length: 18 }, (_, i) => {
      const [row, column] = stored(Math.floor(i / 3 / width), Math.floor(i / 3) % width);
      return upright[row][column];
    });
    const file = await sharp(data, { raw: { width, height, channels: 3 } })
      .withMetadata({ orientation })
      .png()
      .toBuffer();
    const image = await readImage(file);
    expect([image.width, image.height]).toEqual([3, 2]);
    expect([...image.data].filter((_, i) => i % 3 === 0)).toEqual(upright.flat());
  });

  it('converts from the ICC profile of the file to sRGB', async () => {
    const file = await flat(200, 100, 50).withIccProfile('p3').png().toBuffer();
    const stored = await sharp(file).metadata();
    expect(stored.hasProfile).toBe(true);
    const [red, green, blue] = await firstPixel(file);
    expect(Math.abs(red - 200) + Math.abs(green - 100) + Math.abs(blue - 50)).toBeLessThanOrEqual(3);
    // The same numbers mean another color in the other profile.
    const raw = await sharp(file, { ignoreIcc: true }).raw().toBuffer();
    expect(raw[0]).toBeLessThan(195);
  });

  it('reads grey as RGB', async () => {
    const file = await flat(90, 90, 90).toColorspace('b-w').png().toBuffer();
    expect((await sharp(file).metadata()).channels).toBe(1);
    expect(await firstPixel(file)).toEqual([90, 90, 90]);
  });

  it('reads 16 bits a channel, alpha too', async () => {
    const values = Uint16Array.from([65535, 32896, 257, 51400]);
    const image = sharp(values, { raw: { width: 1, height: 1, channels: 4 } });
    const file = await image.toColorspace('rgb16').png().toBuffer();
    expect((await sharp(file).metadata()).depth).toBe('ushort');
    const pixel = await firstPixel(file);
    for (const [i, value] of pixel.entries()) expect(Math.abs(value - [255, 128, 1, 200][i])).toBeLessThanOrEqual(1);
  });

  it.each(['jpeg', 'tiff'] as const)('reads a CMYK %s', async (format) => {
    const file = await flat(160, 120, 100).toColorspace('cmyk').toFormat(format).toBuffer();
    expect((await sharp(file).metadata()).space).toBe('cmyk');
    const pixel = await firstPixel(file);
    expect(pixel).toHaveLength(3);
    for (const [i, value] of pixel.entries()) expect(Math.abs(value - [160, 120, 100][i])).toBeLessThan(10);
  });

  it('reads a palette', async () => {
    const file = await flat(200, 100, 50).png({ palette: true }).toBuffer();
    expect((await sharp(file).metadata()).isPalette).toBe(true);
    expect(await firstPixel(file)).toEqual([200, 100, 50]);
  });

  it('takes the first frame of an animation', async () => {
    const frames = await Promise.all([flat(255, 0, 0), flat(0, 0, 255)].map((frame) => frame.png().toBuffer()));
    const image = await readImage(
      await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer(),
    );
    expect([image.width, image.height, ...image.data.slice(0, 3)]).toEqual([4, 3, 255, 0, 0]);
  });

  it('reads a photo of an iPhone, whatever it is named: upright, and in its colors', async () => {
    const file = readFileSync(new URL('../../../../fixtures/photo.heic', import.meta.url));
    writeFileSync(at('IMG_0001.jpg'), file);
    const { data, width, height, channels } = await readImage(at('IMG_0001.jpg'));
    expect([width, height]).toEqual([48, 64]);
    for (const [row, color] of [
      [16, [200, 100, 50]],
      [48, [40, 120, 200]],
    ] as const) {
      const begin = (row * width + 24) * channels;
      for (const [i, value] of color.entries()) expect(Math.abs(data[begin + i] - value)).toBeLessThan(5);
    }
  });

  it('refuses a truncated HEIC', async () => {
    const file = readFileSync(new URL('../../../../fixtures/photo.heic', import.meta.url));
    await expect(readImage(file.subarray(0, 600))).rejects.toMatchObject({
      code: 'unreadable',
      message: 'Cannot read the image (600 bytes): HEIF image not found',
    });
  });

  it('says how to read HEIC where its decoder is not installed', async () => {
    const node = Module as unknown as { _resolveFilename(): string };
    const missing = vi.spyOn(node, '_resolveFilename').mockImplementation(() => {
      throw new Error('Cannot find module');
    });
    const file = readFileSync(new URL('../../../../fixtures/photo.heic', import.meta.url));
    await expect(readImage(file)).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringMatching(/its format is HEIC, .*"npm install heic-decode@2.1.0".*Export it as JPEG/),
    });
    missing.mockRestore();
  });

  it('reads BMP, and shrinks it', async () => {
    // Two pixels of 24 bits, and two bytes that fill the row.
    const [header, size, pixels] = [Buffer.alloc(54), Int32Array.of(40, 2, 1), [50, 100, 200, 50, 100, 200, 0, 0]];
    header.write('BM', 'latin1');
    header.writeUInt32LE(54, 10);
    header.set(new Uint8Array(size.buffer), 14);
    header.writeUInt16LE(24, 28);
    const file = Buffer.concat([header, Uint8Array.from(pixels)]);
    expect(await readImage(file)).toMatchObject({
      width: 2,
      height: 1,
      data: Uint8Array.of(200, 100, 50, 200, 100, 50),
    });
    expect(await readImage(file, { longest: 1 })).toMatchObject({ width: 1, data: Uint8Array.of(200, 100, 50) });
  });

  it.each([1, 3, 4] as const)(
    'reads a TIFF of floats 0..1 in %i channels as the same picture in 8 bits',
    async (channels) => {
      const data = Uint8Array.from({ length: 20 * channels }, (_, i) => (i * 37) % 256);
      const eight = await readImage(tiff(data, 5, channels));
      const floats = await readImage(
        tiff(
          Float32Array.from(data, (value) => value / 255),
          5,
          channels,
        ),
      );
      expect(floats).toEqual(eight);
      expect(Math.max(...eight.data)).toBeGreaterThan(200);
    },
  );

  it.each([
    ['floats 0..255', Float32Array.of(0, 255, 0), /floating-point values are not within 0\.\.1.*8 or 16 bits/],
    ['32-bit integers', Uint32Array.of(0, 2 ** 31, 0), /type uint.*8 or 16 bits/],
  ])('refuses a TIFF of %s', async (_, data, message) => {
    await expect(readImage(tiff(data, 1, 3))).rejects.toThrow(message);
  });

  it('names a format that it cannot read, and says what to do', async () => {
    for (const [begin, message] of [
      ['P6\n1 1\n255\nabc', 'its format is PNM (PBM, PGM, PPM), which pastiche cannot read. Open it in'],
      ['%PDF-1.7', 'its format is PDF, which pastiche cannot read. Export the page'],
      ['II*\0\x10\0\0\0CR', 'its format is camera RAW, which pastiche cannot read. Develop it'],
    ]) {
      await expect(readImage(Buffer.from(begin.padEnd(99, '\0'), 'latin1'))).rejects.toMatchObject({
        code: 'unreadable',
        message: expect.stringContaining(message),
      });
    }
  });

  it('says what to install where sharp does not work', async () => {
    vi.doMock('sharp', () => {
      throw new Error('Could not load the "sharp" module');
    });
    const expected = {
      code: 'backend-unavailable',
      message: expect.stringMatching(/"npm install .*--os=\w+ --cpu=\w+ sharp@[\d.]+"\.$/),
    };
    await expect(readImage(Buffer.from('x'))).rejects.toMatchObject(expected);
    await expect(checkWritable(at('out.png'))).rejects.toMatchObject(expected);
    await expect(writeImage(at('out.png'), pattern(4, 4))).rejects.toMatchObject(expected);
    vi.doUnmock('sharp');
  });

  it('keeps alpha', async () => {
    const image = pattern(6, 4, 4);
    expect(await readImage(await toSharp(image).png().toBuffer())).toEqual(image);
  });

  it('shrinks while decoding, and never enlarges', async () => {
    const file = await toSharp(pattern(40, 20)).png().toBuffer();
    expect(await readImage(file, { longest: 10 })).toMatchObject({ width: 10, height: 5 });
    expect(await readImage(file, { longest: 100 })).toMatchObject({ width: 40, height: 20 });
    expect(usefulSize({ size: 100, styleScale: 0.5 })).toBe(200);
    expect(usefulSize({ preset: 'paper', styleScale: 3 })).toBe(600);
  });

  it.each([
    ['text', Buffer.from('not a picture\n'), /text\.jpg: it is not a picture of a format that pastiche knows$/],
    ['empty', Buffer.alloc(0), /empty\.jpg: it is empty$/],
  ])('refuses a file that is %s', async (name, content, message) => {
    writeFileSync(at(`${name}.jpg`), content);
    await expect(readImage(at(`${name}.jpg`))).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringMatching(message),
    });
  });

  it('refuses a truncated JPEG', async () => {
    const file = await toSharp(pattern(64, 64)).jpeg().toBuffer();
    await expect(readImage(file.subarray(0, file.length / 2))).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('premature end'),
    });
  });

  it('reads a picture of one pixel', async () => {
    const file = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    expect(await readImage(file)).toEqual({ data: Uint8Array.of(255, 0, 0), width: 1, height: 1, channels: 3 });
  });

  it('refuses a 30,000 x 30,000 bomb without decoding it', async () => {
    await expect(readImage(bomb())).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('exceeds pixel limit'),
    });
  });

  it('says what is wrong with a path', async () => {
    await expect(readImage(at('none.jpg'))).rejects.toThrow(
      `Cannot read ${at('none.jpg')}: there is no such file or directory`,
    );
    await expect(readImage(folder)).rejects.toThrow('it is a directory');
    await expect(readImage('http://')).rejects.toMatchObject({
      code: 'unreadable',
      message: 'Cannot read http://: Invalid URL',
    });
  });
});

describe('readImage from an address', () => {
  let server: Server;
  let address: string;
  let file: Buffer;
  beforeAll(async () => {
    file = await toSharp(pattern(5, 4)).png().toBuffer();
    server = createServer((request, response) => {
      if (request.url === '/slow') return;
      response.writeHead(request.url === '/picture' ? 200 : 404).end(request.url === '/picture' ? file : undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('reads http:, file: and data: addresses', async () => {
    writeFileSync(at('ünï 画.png'), file);
    const data = `data:image/png;base64,${file.toString('base64')}`;
    const web = `${address}/picture`;
    for (const source of [web, new URL(web), pathToFileURL(at('ünï 画.png')), data, new URL(data)]) {
      expect(await readImage(source)).toEqual(pattern(5, 4));
    }
  });

  it('says what the server answered', async () => {
    await expect(readImage(`${address}/none`)).rejects.toThrow(
      `Cannot read ${address}/none: the server answered 404 Not Found`,
    );
  });

  it('does not repeat a data: URL in an error', async () => {
    const damaged = `data:image/png;base64,${'A'.repeat(800_000)}`;
    const error = await readImage(damaged).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'unreadable', message: expect.stringContaining('Cannot read data:image/png') });
    expect(error.message.length).toBeLessThan(300);
  });

  it('says that no server answers', async () => {
    const refused = createServer();
    await new Promise<void>((resolve) => refused.listen(0, '127.0.0.1', resolve));
    const { port } = refused.address() as AddressInfo;
    await new Promise((resolve) => refused.close(resolve));
    await expect(readImage(`http://127.0.0.1:${port}/`)).rejects.toThrow('nothing answers there');
  });

  it('can be cancelled', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 50);
    await expect(readImage(`${address}/slow`, { signal: controller.signal })).rejects.toBe(reason);
  });
});

describe('writeImage', () => {
  it.each(['png', 'tiff', 'PNG'])('loses nothing in .%s', async (ending) => {
    // More colors than a palette has.
    const image = pattern(64, 64, 4);
    await writeImage(at(`out.${ending}`), image);
    expect(await readImage(at(`out.${ending}`))).toEqual(image);
  });

  it.each(['jpg', 'jpeg', 'webp', 'avif', 'tif'])('writes .%s', async (ending) => {
    const image = pattern(32, 24);
    await writeImage(at(`smooth.${ending}`), image);
    const { data, width, height } = await readImage(at(`smooth.${ending}`));
    expect([width, height]).toEqual([32, 24]);
    const error = Array.from(data).reduce((sum, value, i) => sum + Math.abs(value - image.data[i]), 0) / data.length;
    expect(error).toBeLessThan(12);
  });

  it('rounds floats', async () => {
    const data = Float32Array.of(0, 0.1, 1, 127.6 / 255, 2 / 255, 0.9999);
    await writeImage(at('floats.png'), { data, width: 2, height: 1, channels: 3 });
    expect([...(await readImage(at('floats.png'))).data]).toEqual([0, 26, 255, 128, 2, 255]);
  });

  it('lays see-through pixels over white where the format has no alpha', async () => {
    const data = new Uint8Array(16 * 16 * 4);
    await writeImage(at('clear.jpg'), { data, width: 16, height: 16, channels: 4 });
    expect(await firstPixel(readFileSync(at('clear.jpg')))).toEqual([255, 255, 255]);
  });

  it('leaves nothing behind where it cannot write', async () => {
    const inside = at('unwritable');
    mkdirSync(join(inside, 'taken.png'), { recursive: true });
    writeFileSync(join(inside, 'file'), '');
    const image = pattern(4, 4);
    const long = `${'x'.repeat(300)}.png`;
    for (const [name, reason] of [
      ['taken.png', 'it is a directory'],
      ['none/out.png', 'there is no such file or directory'],
      ['file/out.png', 'a part of its path is not a directory'],
      ['out.bmp', 'must end in .png, .jpg'],
      [long, 'its name is too long'],
    ]) {
      const expected = { code: 'unwritable', message: expect.stringContaining(reason) };
      await expect(checkWritable(join(inside, name)), name).rejects.toMatchObject(expected);
      await expect(writeImage(join(inside, name), image), name).rejects.toMatchObject(expected);
    }
    expect(readdirSync(inside).sort()).toEqual(['file', 'taken.png']);
  });

  it('keeps the file that is there if the new one cannot be encoded', async () => {
    await writeImage(at('kept.png'), pattern(4, 4));
    const broken = { ...pattern(4, 4), width: 5 };
    await expect(writeImage(at('kept.png'), broken)).rejects.toMatchObject({ code: 'unwritable' });
    expect(await readImage(at('kept.png'))).toEqual(pattern(4, 4));
  });

  it('takes file: URLs, and refuses others', async () => {
    const address = pathToFileURL(at('by address.png'));
    for (const each of [address, address.href]) {
      await checkWritable(each);
      await writeImage(each, pattern(4, 4));
      expect(await readImage(each)).toEqual(pattern(4, 4));
    }
    const elsewhere = new URL('https://example.org/out.png');
    await expect(writeImage(elsewhere, pattern(4, 4))).rejects.toMatchObject({ code: 'unwritable' });
  });

  it('checks without leaving a trace', async () => {
    mkdirSync(at('empty'));
    await checkWritable(at('empty/out.png'));
    expect(readdirSync(at('empty'))).toEqual([]);
  });
});
