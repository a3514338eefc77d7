import { describe, expectTypeOf, it } from 'vitest';
import {
  type BackendName,
  type Checkpoint,
  type LayerMeasure,
  measure,
  type RawImage,
  type ResultPicture,
  readImage,
  type StyleEvent,
  type StyleRun,
  stylize,
  toBlob,
  toImageData,
} from './index.ts';

declare const file: File;
declare const picture: RawImage;
declare const bitmap: ImageBitmap;
declare const checkpoint: Checkpoint;

describe('stylize', () => {
  it('takes whatever a browser can draw, and gives a run', () => {
    expectTypeOf(stylize({ content: file, styles: 'wave.jpg' })).toEqualTypeOf<StyleRun<ResultPicture>>();
    stylize({ content: bitmap, styles: [new OffscreenCanvas(1, 1), new ImageData(1, 1), picture], blend: [1, 2, 3] });
    // @ts-expect-error there is no painting
    stylize({ content: file });
    // @ts-expect-error
    stylize({ content: 7, styles: file });
  });

  it('takes options by their types, a backend of the browser, and a way to make the worker', () => {
    stylize({ content: file, styles: file, size: 256, backend: 'webgpu', model: 'compact', resume: checkpoint });
    stylize({ content: file, styles: file, worker: () => new Worker('worker.js'), signal: AbortSignal.timeout(1) });
    // @ts-expect-error
    stylize({ content: file, styles: file, size: '256' });
    // @ts-expect-error
    stylize({ content: file, styles: file, backend: 'cuda' });
    // @ts-expect-error not a worker, but what makes one
    stylize({ content: file, styles: file, worker: new Worker('worker.js') });
    // @ts-expect-error an address could be meant for a name
    stylize({ content: file, styles: file, init: 'photo.jpg' });
  });

  it('takes own losses and optimizers as addresses of modules', () => {
    const module = new URL('https://example.org/mine.js');
    stylize({ content: file, styles: file, losses: module, optimizer: module });
    stylize({ content: file, styles: file, losses: 'mine.js', optimizer: 'lbfgs' });
    // @ts-expect-error functions cannot be posted to the worker
    stylize({ content: file, styles: file, losses: [{ name: 'mine', weight: 1, layers: [] }] });
    // @ts-expect-error an address could be meant for a name
    stylize({ content: file, styles: file, optimizer: 'mine.js' });
  });

  it('tells of the events that core tells of', async () => {
    for await (const event of stylize({ content: file, styles: file })) {
      expectTypeOf(event).toEqualTypeOf<StyleEvent>();
      if (event.type === 'backend') expectTypeOf(event.reason).toEqualTypeOf<string>();
    }
  });
});

it('pictures are read, shown and saved', () => {
  expectTypeOf(readImage(file)).toEqualTypeOf<Promise<RawImage>>();
  expectTypeOf(toImageData(picture)).toEqualTypeOf<ImageData>();
  expectTypeOf(toBlob(picture, { type: 'image/jpeg' })).toEqualTypeOf<Promise<Blob>>();
  // @ts-expect-error
  toBlob(picture, { type: 'image/gif' });
});

it('layers are measured', () => {
  expectTypeOf(measure(file, { layers: ['conv1_1'] })).toEqualTypeOf<Promise<LayerMeasure[]>>();
  expectTypeOf<BackendName>().toEqualTypeOf<'webgpu' | 'webgl' | 'wasm' | 'onnx'>();
  // @ts-expect-error
  measure(file, { layers: 'conv1_1' });
});
