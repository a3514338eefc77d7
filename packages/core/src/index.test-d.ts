import { describe, expectTypeOf, it } from 'vitest';
import {
  adam,
  contentLoss,
  type Encoder,
  gradientDescent,
  type Loss,
  lbfgs,
  momentsLoss,
  type Optimizer,
  optionTable,
  PasticheError,
  type PasticheErrorCode,
  type presets,
  type RawImage,
  type ResultImage,
  resolveOptions,
  type StyleChanges,
  type StyleEvent,
  type StyleOptions,
  type StyleRun,
  type StylizeOptions,
  standardLosses,
  styleLoss,
  stylize,
  totalVariationLoss,
} from './index.ts';

declare const picture: RawImage;
declare const encoder: Encoder;
declare const run: StyleRun;
const given = { content: picture, styles: picture, encoder };

describe('stylize', () => {
  it('takes pictures, a network and options, and gives a run', () => {
    expectTypeOf(stylize).parameters.toEqualTypeOf<[options: StylizeOptions]>();
    expectTypeOf(stylize(given)).toEqualTypeOf<StyleRun<ResultImage>>();
    stylize({ ...given, styles: [picture, picture], blend: [1, 2], size: 256, signal: AbortSignal.timeout(1) });
    stylize({ ...given, init: 'random', initNoise: 0.5 });
    stylize({ ...given, init: picture });
    stylize({ ...given, contentLayers: { conv4_2: 1 }, units: { 'conv1_1:3': 0.5 } });
  });

  it('needs a photo, a painting and a network', () => {
    // @ts-expect-error there is no network
    stylize({ content: picture, styles: picture });
    // @ts-expect-error there is no painting
    stylize({ content: picture, encoder });
    // @ts-expect-error there is no photo
    stylize({ styles: picture, encoder });
    // @ts-expect-error files are read by @pastiche/node
    stylize({ ...given, content: 'photo.jpg' });
  });

  it('refuses options that do not exist, and values of another kind', () => {
    // @ts-expect-error
    stylize({ ...given, sise: 256 });
    // @ts-expect-error
    stylize({ ...given, size: '256' });
    // @ts-expect-error
    stylize({ ...given, optimizer: 'sgd' });
    // @ts-expect-error
    stylize({ ...given, init: 'noise' });
    // @ts-expect-error
    stylize({ ...given, preset: 'fast' });
    // @ts-expect-error
    stylize({ ...given, contentLayers: ['conv4_2'] });
    // @ts-expect-error
    stylize({ ...given, signal: new AbortController() });
  });

  it('takes losses and optimizers, also ones of your own', () => {
    for (const loss of [contentLoss, styleLoss, momentsLoss]) {
      expectTypeOf(loss({ layer: 'conv1_1', weight: 2, normalize: 'paper' })).toExtend<Loss>();
      // @ts-expect-error
      loss({ layer: 1 });
      // @ts-expect-error
      loss({ layer: 'conv1_1', normalize: 'mean' });
    }
    expectTypeOf(totalVariationLoss({ weight: 1 })).toExtend<Loss>();
    expectTypeOf(standardLosses({ styleWeight: 3 })).toEqualTypeOf<Loss[]>();
    stylize({ ...given, losses: [...standardLosses(), contentLoss({ layer: 'conv1_1' })] });
    // @ts-expect-error
    stylize({ ...given, losses: ['content'] });
    stylize({ ...given, optimizer: adam({ learningRate: 0.1 }) });
    stylize({ ...given, optimizer: lbfgs() });
    stylize({ ...given, optimizer: gradientDescent({ learningRate: 1 }) });
    const own: Optimizer<number> = {
      name: 'own',
      clamps: true,
      init: () => 0,
      update: async (_, state, image) => ({ image, state: state + 1, show: 'proposed' }),
      resample: async (state) => state,
    };
    stylize({ ...given, optimizer: own as Optimizer });
    // @ts-expect-error an optimizer proposes an image
    stylize({ ...given, optimizer: { ...own, update: async () => 0 } });
  });
});

describe('a run', () => {
  it('ends with a picture, and shows it on the way', () => {
    expectTypeOf(run.result).toEqualTypeOf<Promise<ResultImage>>();
    expectTypeOf(run.snapshot()).toEqualTypeOf<Promise<ResultImage | undefined>>();
    expectTypeOf(run).toExtend<AsyncIterable<StyleEvent>>();
    expectTypeOf<RawImage['channels']>().toEqualTypeOf<1 | 2 | 3 | 4>();
  });

  it('tells of events, told apart by their type', () => {
    const tell = (event: StyleEvent): unknown => {
      // @ts-expect-error not every event has one
      event.loss;
      switch (event.type) {
        case 'scale':
          expectTypeOf(event.width).toEqualTypeOf<number>();
          return expectTypeOf(event.scales).toEqualTypeOf<number>();
        case 'step':
          expectTypeOf(event.costs).toEqualTypeOf<Readonly<Record<string, number>>>();
          // @ts-expect-error that is of a scale
          event.width;
          return expectTypeOf(event.accepted).toEqualTypeOf<boolean>();
        case 'recovery':
          return expectTypeOf(event.rate).toEqualTypeOf<number>();
        case 'weights':
          return expectTypeOf(event.total).toEqualTypeOf<number | undefined>();
        case 'backend':
          return expectTypeOf(event.reason).toEqualTypeOf<string>();
        case 'notice':
          return expectTypeOf(event.message).toEqualTypeOf<string>();
        case 'done':
          return expectTypeOf(event.steps).toEqualTypeOf<number>();
        default:
          return expectTypeOf(event).toBeNever();
      }
    };
    expectTypeOf(tell).parameter(0).toEqualTypeOf<StyleEvent>();
  });

  it('takes changes of costs and paintings, not of sizes', () => {
    expectTypeOf(run.change).parameter(0).toEqualTypeOf<StyleChanges>();
    run.change({ styleWeight: 3, styles: [picture], blend: [1] });
    // @ts-expect-error
    run.change({ size: 512 });
    // @ts-expect-error
    run.change({ styleWeight: '3' });
  });
});

describe('options', () => {
  it('are all there once they are resolved', () => {
    expectTypeOf(resolveOptions).returns.toExtend<Readonly<StyleOptions>>();
    expectTypeOf(resolveOptions({}).size).toEqualTypeOf<number>();
    expectTypeOf(resolveOptions({}).optimizer).toEqualTypeOf<'adam' | 'lbfgs' | 'gradient-descent'>();
    expectTypeOf(resolveOptions({}).pooling).toEqualTypeOf<'max' | 'average'>();
    // @ts-expect-error
    resolveOptions({ sise: 256 });
  });

  it('are optional for the caller, each with its own type in the editor', () => {
    expectTypeOf<StylizeOptions['size']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<StylizeOptions['colors']>().toEqualTypeOf<'style' | 'content' | 'match' | undefined>();
    expectTypeOf<StylizeOptions['contentLayers']>().toEqualTypeOf<Readonly<Record<string, number>> | undefined>();
    expectTypeOf<StylizeOptions['styleScale']>().toEqualTypeOf<number | readonly number[] | undefined>();
    expectTypeOf<StylizeOptions['init']>().toEqualTypeOf<
      'content' | 'random' | 'style' | 'instant' | RawImage | undefined
    >();
  });

  it('have a description each, and presets by name', () => {
    expectTypeOf<keyof typeof optionTable>().toEqualTypeOf<keyof StyleOptions>();
    expectTypeOf(optionTable.size.help).toEqualTypeOf<string>();
    expectTypeOf<keyof typeof presets>().toEqualTypeOf<StyleOptions['preset']>();
  });
});

it('errors have a code that is one of ours', () => {
  const caught: unknown = new PasticheError('diverged', 'x');
  if (PasticheError.isInstance(caught)) expectTypeOf(caught.code).toEqualTypeOf<PasticheErrorCode>();
  expectTypeOf<'diverged'>().toExtend<PasticheErrorCode>();
  // @ts-expect-error
  new PasticheError('exploded', 'x');
});
