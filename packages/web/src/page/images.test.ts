import { describe, expect, it } from 'vitest';
import { inBrowser } from '../testing/browser.testing.ts';

/** The page's, which the types of workers do not know: its elements are as good as what workers have. */
declare const document: {
  createElement(tag: 'canvas'): OffscreenCanvas & { toBlob(take: (blob: Blob) => void): void; toDataURL(): string };
  createElement(tag: 'img'): ImageBitmap & { src: string; decode(): Promise<void> };
};

const browser = inBrowser({ sharesPage: true });

/** One picture, as each of the things that a page may have it as. */
const kinds = [
  'Blob',
  'File',
  'address',
  'URL',
  'data URL',
  'ImageBitmap',
  'ImageData',
  'canvas',
  'img',
  'bytes',
  'ArrayBuffer',
  'DataView',
  'stream',
  'Response',
] as const;

it('a painted picture gets other colors in the worker, and a wrong choice is refused', async () => {
  const seen = await browser.page.evaluate(async () => {
    const plain = (...color: number[]): ImageData =>
      new ImageData(
        new Uint8ClampedArray(16 * 16 * 4).map((_, i) => [...color, 255][i % 4]),
        16,
        16,
      );
    const options = { content: plain(10, 200, 30), styles: plain(90, 90, 90) };
    const { data, width } = await pastiche.finishColors(plain(50, 60, 70), { ...options, colors: 'match' });
    const refused = pastiche.finishColors(plain(1, 2, 3), { ...options, palette: 3 });
    return { pixel: [...data.slice(0, 3)], width, code: await refused.then(String, (error) => error.code) };
  });
  expect(seen).toEqual({ pixel: [10, 200, 30], width: 16, code: 'invalid-option' });
});

describe('pictures', () => {
  it.each(kinds)('may be given as %s', async (kind) => {
    const seen = await browser.page.evaluate(async (wanted) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 4, height: 2 });
      const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
      context.fillStyle = 'rgb(10 200 30)';
      context.fillRect(0, 0, 4, 2);
      const blob = await new Promise<Blob>((resolve) => canvas.toBlob(resolve));
      const address = URL.createObjectURL(blob);
      const img = Object.assign(document.createElement('img'), { src: address });
      await img.decode();
      const pictures = {
        Blob: blob,
        File: new File([blob], 'green.png'),
        address,
        URL: new URL(address),
        'data URL': canvas.toDataURL(),
        ImageBitmap: await createImageBitmap(canvas),
        ImageData: context.getImageData(0, 0, 4, 2),
        canvas,
        img,
        bytes: new Uint8Array(await blob.arrayBuffer()),
        ArrayBuffer: await blob.arrayBuffer(),
        DataView: new DataView(await blob.arrayBuffer()),
        stream: blob.stream(),
        Response: new Response(blob),
      };
      const { data, ...size } = await pastiche.readImage(pictures[wanted]);
      return { ...size, length: data.length, last: [...data.slice(-4)] };
    }, kind);
    expect(seen).toEqual({ width: 4, height: 2, channels: 4, length: 32, last: [10, 200, 30, 255] });
  });

  it('of 12 megapixels become a picture of the size that is asked for', async () => {
    const { size, corners } = await browser.page.evaluate(async () => {
      const canvas = new OffscreenCanvas(4000, 3000);
      const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
      context.fillStyle = 'red';
      context.fillRect(0, 0, 2000, 3000);
      context.fillStyle = 'blue';
      context.fillRect(2000, 0, 2000, 3000);
      const photo = await canvas.convertToBlob({ type: 'image/jpeg' });
      const small = await pastiche.readImage(photo, { longest: 64 });
      const run = pastiche.stylize({
        ...{ content: photo, styles: photo, backend: 'wasm' as const, model: 'random' as const },
        ...{ size: 64, minSize: 64, iterations: 1 },
      });
      const { width, height } = await run.result;
      const pixel = (x: number): number[] => [...small.data.slice(4 * x, 4 * x + 3)];
      return { size: [small.width, small.height, width, height], corners: [pixel(0), pixel(63)] };
    });
    expect(size).toEqual([64, 48, 64, 48]);
    expect(corners[0][0]).toBeGreaterThan(240);
    expect(corners[1][2]).toBeGreaterThan(240);
  });

  it('are read upright, as their EXIF orientation says, and shrunk', async () => {
    const size = await browser.page.evaluate(async () => {
      const canvas = new OffscreenCanvas(400, 200);
      canvas.getContext('2d');
      const jpeg = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
      // An EXIF segment that says 6: turn right by 90 degrees.
      const exif = [
        0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0,
        0,
      ];
      const segment = [0xff, 0xe1, 0, exif.length + 2, ...exif];
      const turned = new Blob([jpeg.slice(0, 2), new Uint8Array(segment), jpeg.slice(2)], { type: 'image/jpeg' });
      const { width, height } = await pastiche.readImage(turned, { longest: 100 });
      return [width, height];
    });
    expect(size).toEqual([50, 100]);
  });

  it('that are broken are named', async () => {
    const message = await browser.page.evaluate(() =>
      pastiche
        .readImage(new File(['no picture'], 'holiday.jpg'))
        .then(String, (error) => `${error.code}: ${error.message}`),
    );
    expect(message).toMatch(/^unreadable: Cannot read holiday\.jpg: this is no picture/);
  });

  it.each<[string, unknown]>([
    ['7', 7],
    ['null', null],
    ['{"a":1}', { a: 1 }],
  ])('that are none are refused by name: %s', async (shown, wrong) => {
    const messages = await browser.page.evaluate(async (value) => {
      const message = (promise: Promise<unknown>): Promise<string> =>
        promise.then(String, (error) => `${error.code}: ${error.message}`);
      const picture = { data: new Uint8Array(48), width: 4, height: 4, channels: 3 as const };
      const run = pastiche.stylize({ content: value as string, styles: picture, backend: 'wasm', model: 'random' });
      return [await message(pastiche.readImage(value as string)), await message(run.result)];
    }, wrong);
    const expected = 'a file, its bytes, an address, or a picture that a browser can draw';
    for (const each of messages)
      expect(each).toBe(`invalid-option: Expected ${expected} for the picture but received ${shown}`);
  });

  it('may be saved where a run ends, and shown', async () => {
    const seen = await browser.page.evaluate(async () => {
      const picture = { data: new Uint8Array(32 * 32 * 3).fill(99), width: 32, height: 32, channels: 3 as const };
      const run = pastiche.stylize({
        ...{ content: picture, styles: picture, backend: 'wasm' as const, model: 'random' as const },
        ...{ size: 32, minSize: 32, iterations: 1, contentLayers: { conv1_1: 1 }, styleLayers: { conv1_1: 1 } },
      });
      let snapshot: Blob | undefined;
      for await (const event of run)
        if (event.type === 'step') snapshot = await (await run.snapshot())?.toBlob('image/webp', { quality: 0.5 });
      const result = await run.result;
      const [png, jpeg] = [await result.toBlob(), await result.toBlob('image/jpeg')];
      const { width, height, data } = result.toImageData();
      return { types: [snapshot?.type, png.type, jpeg.type], width, height, length: data.length };
    });
    expect(seen).toEqual({ types: ['image/webp', 'image/png', 'image/jpeg'], width: 32, height: 32, length: 4096 });
  });

  it.each([
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', /its format is HEIC, .*on an iPhone.*Most Compatible/i],
    ['TIFF', 'II*\0\x08\0\0\0\0\0', /its format is TIFF, .*save it as PNG or JPEG/],
    ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n', /its format is JPEG 2000, .*save it as PNG or JPEG/],
  ])('that this browser does not know are named: %s', async (_, begin, expected) => {
    const message = await browser.page.evaluate(
      (text) => pastiche.readImage(new File([text], 'IMG_1.jpg')).then(String, (error) => error.message),
      begin,
    );
    expect(message).toMatch(/^Cannot read IMG_1\.jpg: its format is /);
    expect(message).toMatch(expected);
  });

  it('keep their alpha through PNG, and lie on white as JPEG', async () => {
    const pixels = await browser.page.evaluate(async () => {
      const image = { data: new Uint8ClampedArray([0, 0, 255, 0]), width: 1, height: 1, channels: 4 as const };
      const [png, jpeg] = [await pastiche.toBlob(image), await pastiche.toBlob(image, { type: 'image/jpeg' })];
      return [[...(await pastiche.readImage(png)).data], [...(await pastiche.readImage(jpeg)).data]];
    });
    expect(pixels[0][3]).toBe(0);
    expect(pixels[1]).toEqual([255, 255, 255, 255]);
  });
});
