import { readFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { RawImage } from '@pastiche/core';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { type StylizeFilesOptions, stylize } from '../stylize.ts';
import { pattern, temporaryFolder } from '../testing.ts';
import type { ImageSource } from './imageSource.ts';
import { readImage, writeImage } from './images.ts';

const file = join(temporaryFolder(), 'picture.png');
const image = pattern(20, 16);
let bytes: Buffer;

beforeAll(async () => {
  await writeImage(file, image);
  bytes = readFileSync(file);
});

/** The bytes in the middle of a larger memory, as a `Buffer` often has them. */
function inTheMiddle(): ArrayBuffer {
  const memory = new ArrayBuffer(bytes.length + 32);
  new Uint8Array(memory).set(bytes, 16);
  return memory;
}

const shared = (): SharedArrayBuffer => {
  const memory = new SharedArrayBuffer(bytes.length);
  new Uint8Array(memory).set(bytes);
  return memory;
};

const kinds: Record<string, () => ImageSource | Promise<ImageSource>> = {
  'a path': () => file,
  'a file: URL': () => pathToFileURL(file),
  'a file: URL as text': () => pathToFileURL(file).href,
  'a data: URL': () => `data:image/png;base64,${bytes.toString('base64')}`,
  'a Buffer': () => bytes,
  'a Uint8Array': () => new Uint8Array(inTheMiddle(), 16, bytes.length),
  'a DataView': () => new DataView(inTheMiddle(), 16, bytes.length),
  'an Int8Array': () => new Int8Array(inTheMiddle(), 16, bytes.length),
  'an ArrayBuffer': () => new Uint8Array(bytes).buffer,
  'a SharedArrayBuffer': shared,
  'a Blob': () => new Blob([new Uint8Array(bytes)]),
  'a File': () => new File([new Uint8Array(bytes)], 'picture.png'),
  'a Response': () => new Response(new Uint8Array(bytes)),
  "a stream of Node's": () => Readable.from([bytes.subarray(0, 100), bytes.subarray(100)]),
  "a file's stream": async () => (await open(file)).createReadStream(),
  'a stream of the web': () => new Blob([new Uint8Array(bytes)]).stream(),
  'an instance of sharp': () => sharp(file),
};

/** The same, row by row from the bottom up. */
function turned({ data, ...rest }: RawImage): RawImage {
  const row = rest.width * rest.channels;
  const rows = Array.from({ length: rest.height }, (_, y) => [...data.slice(y * row, (y + 1) * row)]);
  return { ...rest, data: Uint8Array.from(rows.reverse().flat()) };
}

describe('a picture may be given as', () => {
  it.each(Object.keys(kinds))('%s, to read it', async (kind) => {
    expect(await readImage(await kinds[kind]())).toEqual(image);
  });

  it('any of them to a run, as photo, painting and start', async () => {
    for (const kind of Object.keys(kinds)) {
      const [content, style, init] = await Promise.all([kinds[kind](), kinds[kind](), kinds[kind]()]);
      const size = { size: 16, minSize: 16, iterations: 1 };
      const layers = { model: 'random', contentLayers: { conv1_1: 1 }, styleLayers: { conv1_1: 1 } } as const;
      const run = stylize({ content, styles: [style], init, ...size, ...layers, backend: 'wasm' });
      expect(await run.result, kind).toMatchObject({ width: 16, height: 13 });
    }
  });

  it('sharp would write it, and the instance can be used further', async () => {
    const instance = sharp(file).flip();
    expect(await readImage(instance)).toEqual(turned(image));
    expect(await readImage(instance, { longest: 10 })).toMatchObject({ width: 10, height: 8 });
    expect((await instance.metadata()).width).toBe(20);
  });
});

describe('is refused by name:', () => {
  it.each<[string, unknown]>([
    ['7', 7],
    ['undefined', undefined],
    ['null', null],
    ['{}', {}],
    ['a function', () => file],
    ['[object Promise]', readFile('/dev/null')],
    ['[object Map]', new Map()],
  ])('%s', async (shown, wrong) => {
    const message = expect.stringMatching(
      new RegExp(
        `^Expected a path, .* for (the picture|content|styles|init) but received ${shown.replace(/[[\]{}]/g, '\\$&')}$`,
      ),
    );
    await expect(readImage(wrong as string)).rejects.toMatchObject({ code: 'invalid-option', message });
    for (const name of ['content', 'styles', 'init']) {
      if (name === 'init' && wrong === undefined) continue;
      const options = { content: image, styles: image, [name]: wrong } as unknown as StylizeFilesOptions;
      await expect(stylize(options).result, name).rejects.toMatchObject({ code: 'invalid-option' });
    }
  });

  it('what is no picture inside, with a name and a reason, in few words', async () => {
    const expected: [ImageSource, RegExp][] = [
      [new Blob(['none']), /^Cannot read the image: it is not a picture/],
      [new File(['none'], 'holiday.jpg'), /^Cannot read holiday\.jpg: it is not/],
      [Readable.from([Buffer.from('none')]), /^Cannot read the stream: it is not/],
      [new ArrayBuffer(9), /^Cannot read the image \(9 bytes\): it is not/],
      [sharp(Buffer.from('none')), /^Cannot read the sharp instance: it contains unsupported image format/],
      [`data:image/png;base64,${'A'.repeat(800_000)}`, /^Cannot read data:image\/png;base64,AAAA/],
    ];
    for (const [source, message] of expected) {
      const error = await readImage(source).catch((cause: Error) => cause);
      expect(error).toMatchObject({ code: 'unreadable', message: expect.stringMatching(message) });
      expect((error as Error).message.length).toBeLessThan(300);
    }
  });

  it('a stream that breaks off, and one that is waited for in vain until it is cancelled', async () => {
    const broken = new Readable({ read: () => broken.destroy(new Error('the client went away')) });
    await expect(readImage(broken)).rejects.toThrow('Cannot read the stream: the client went away');
    const endless = new Readable({ read: () => {} });
    const generator = (async function* () {
      yield* endless;
    })();
    for (const source of [endless, new ReadableStream(), generator]) {
      const controller = new AbortController();
      const reading = readImage(source, { signal: controller.signal });
      controller.abort(new Error('enough'));
      await expect(reading).rejects.toThrow('enough');
    }
    expect(endless.destroyed).toBe(true);
  });

  it('a path or an address where only bytes are allowed', async () => {
    for (const source of [file, pathToFileURL(file)])
      await expect(readImage(source, { only: 'bytes' })).rejects.toMatchObject({ code: 'invalid-option' });
    expect(await readImage(bytes, { only: 'bytes' })).toEqual(image);
    const run = stylize({ content: file, styles: image, only: 'bytes' });
    await expect(run.result).rejects.toThrow(/^Expected bytes or pixels, .* for content but received/);
  });
});

it('an option that does not exist is refused with the name that was probably meant', async () => {
  const wrong = { content: image, styles: image, iteratons: 9 } as StylizeFilesOptions;
  await expect(stylize(wrong).result).rejects.toThrow("received 'iteratons'. Did you mean 'iterations'?");
  const { styles: style, ...rest } = wrong;
  const singular = { ...rest, style, iteratons: undefined } as unknown as StylizeFilesOptions;
  await expect(stylize(singular).result).rejects.toThrow("received 'style'. Did you mean 'styles'?");
});
