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
  stylize,
  writeImage,
} from './index.ts';

declare const picture: RawImage;

describe('stylize', () => {
  it('takes pictures as paths, addresses, bytes and pixels, and gives a run', () => {
    expectTypeOf(stylize({ content: 'photo.jpg', styles: 'painting.jpg' })).toEqualTypeOf<StyleRun<ResultPicture>>();
    stylize({ content: new URL('file:///photo.jpg'), styles: [new Uint8Array(9), picture], blend: [1, 2] });
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

it('networks and pictures are loaded, and pictures written', () => {
  expectTypeOf(loadEncoder).returns.toEqualTypeOf<Promise<Encoder>>();
  expectTypeOf(readImage('photo.jpg')).toEqualTypeOf<Promise<RawImage>>();
  expectTypeOf(writeImage('out.png', picture)).toEqualTypeOf<Promise<void>>();
  expectTypeOf<'cpu' | 'wasm' | 'onnx'>().toExtend<BackendName>();
  // @ts-expect-error
  writeImage('out.png', 'photo.jpg');
});
