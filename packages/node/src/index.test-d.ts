import { Readable } from 'node:stream';
import type { StyleRun as CoreRun } from '@pastiche/core';
import sharp from 'sharp';
import { describe, expectTypeOf, it } from 'vitest';
import {
  type BackendName,
  type Encoder,
  loadEncoder,
  type RawImage,
  type ResultPicture,
  readImage,
  type StyleEvent,
  type StyleRun,
  sheet,
  stylize,
  writeImage,
} from './index.ts';

declare const picture: RawImage;

describe('stylize', () => {
  it('takes pictures as paths, addresses, bytes and pixels, and gives a run', () => {
    expectTypeOf(stylize({ content: 'photo.jpg', styles: 'painting.jpg' })).toEqualTypeOf<StyleRun<ResultPicture>>();
    stylize({ content: new URL('file:///photo.jpg'), styles: [new Uint8Array(9), picture], blend: [1, 2] });
    stylize({ content: new Blob([]), styles: [sharp('a.png'), new ArrayBuffer(1), new Response()], only: 'bytes' });
    stylize({ content: process.stdin, styles: new Blob([]).stream(), init: Readable.from([]) });
    // @ts-expect-error there is no painting
    stylize({ content: 'photo.jpg' });
    // @ts-expect-error
    stylize({ content: 'photo.jpg', styles: 7 });
  });

  it('starts from a name or a picture', () => {
    stylize({ content: 'a.jpg', styles: 'b.jpg', init: 'random' });
    stylize({ content: 'a.jpg', styles: 'b.jpg', init: new URL('file:///c.jpg') });
    stylize({ content: 'a.jpg', styles: 'b.jpg', init: './c.jpg' });
    // @ts-expect-error
    stylize({ content: 'a.jpg', styles: 'b.jpg', init: 7 });
  });

  it('takes a backend, a model and an encoder by their types', async () => {
    stylize({ content: 'a.jpg', styles: 'b.jpg', backend: 'onnx', model: 'vgg19', coarseModel: 'compact' });
    stylize({ content: 'a.jpg', styles: 'b.jpg', encoder: await loadEncoder({ model: 'vgg16' }) });
    // @ts-expect-error
    stylize({ content: 'a.jpg', styles: 'b.jpg', backend: 'webgl' });
    // @ts-expect-error
    stylize({ content: 'a.jpg', styles: 'b.jpg', model: 'resnet50' });
    // @ts-expect-error core's stylize measures with what the caller gives; this one has no such option
    stylize({ content: 'a.jpg', styles: 'b.jpg', networks: [] });
  });

  it('tells of the events that core tells of', async () => {
    for await (const event of stylize({ content: 'a.jpg', styles: 'b.jpg' })) {
      expectTypeOf(event).toEqualTypeOf<StyleEvent>();
      if (event.type === 'step') expectTypeOf(event.loss).toEqualTypeOf<number>();
    }
  });
});

it('a run ends with 8-bit pixels, and files of them', async () => {
  const result = await stylize({ content: 'a.jpg', styles: 'b.jpg' }).result;
  expectTypeOf(result).toExtend<RawImage>();
  expectTypeOf(result.data).toEqualTypeOf<Uint8ClampedArray<ArrayBuffer>>();
  expectTypeOf(result.toBuffer('webp', { quality: 80 })).toEqualTypeOf<Promise<Buffer<ArrayBuffer>>>();
  expectTypeOf(result.toStream()).toExtend<NodeJS.ReadableStream>();
  expectTypeOf(result.toBlob('image/jpeg')).toEqualTypeOf<Promise<Blob>>();
  expectTypeOf(result.toFile(new URL('file:///a.png'))).toEqualTypeOf<Promise<void>>();
  // A run of core has no such methods, and takes the place of none.
  const anyRun: CoreRun = stylize({ content: 'a.jpg', styles: 'b.jpg' });
  expectTypeOf(anyRun.result).resolves.toExtend<RawImage>();
  // @ts-expect-error
  result.toBuffer('gif');
});

it('a sheet varies options by their own types', async () => {
  const vary = { styleWeight: [5, 14], styles: ['b.jpg', picture, ['c.jpg', 'd.jpg']], model: ['compact'] } as const;
  for await (const event of sheet({ content: 'a.jpg', vary, backend: 'wasm', cache: undefined })) {
    if (event.type === 'painted') expectTypeOf(event.picture).toEqualTypeOf<ResultPicture>();
    if (event.type === 'drawn') expectTypeOf(event.blank).toEqualTypeOf<number[]>();
  }
  // @ts-expect-error
  sheet({ content: 'a.jpg', styles: 'b.jpg', vary: { styleWeight: ['5'] } });
  // @ts-expect-error all tiles are of one photo
  sheet({ content: 'a.jpg', styles: 'b.jpg', vary: { content: ['c.jpg'] } });
  // @ts-expect-error a sheet has the colors of sRGB
  sheet({ content: 'a.jpg', styles: 'b.jpg', vary: { seed: [1] }, gamut: 'p3' });
});

it('networks and pictures are loaded, and pictures written', () => {
  expectTypeOf(loadEncoder).returns.toEqualTypeOf<Promise<Encoder>>();
  expectTypeOf(readImage('photo.jpg')).toEqualTypeOf<Promise<RawImage>>();
  expectTypeOf(writeImage('out.png', picture)).toEqualTypeOf<Promise<void>>();
  expectTypeOf<'cpu' | 'wasm' | 'onnx'>().toExtend<BackendName>();
  writeImage(new URL('file:///out.png'), picture, { quality: 80 });
  // @ts-expect-error
  writeImage('out.png', 'photo.jpg');
});
