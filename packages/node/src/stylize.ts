import {
  type Encoder,
  stylize as paint,
  type RawImage,
  resolveOptions,
  StyleRun,
  type StylizeOptions,
  standardLosses,
  usefulSize,
} from '@pastiche/core';
import { type EncoderOptions, type NetworkName, withUsualLayers } from '@pastiche/models';
import { type BackendName, useBackend } from './engines/backend.ts';
import { openEncoder } from './engines/encoder.ts';
import { checkMemory } from './engines/memory.ts';
import { type ImageSource, type ReadOptions, readImage } from './files/images.ts';

type Picture = ImageSource | RawImage;

/** What core's `stylize` takes, but pictures may be files, and network and backend are found if they are not given. */
export interface StylizeFilesOptions
  extends Omit<StylizeOptions, 'content' | 'styles' | 'init' | 'encoder'>,
    Omit<EncoderOptions, 'layers' | 'pooling' | 'border'> {
  /** The photo: a path, a URL, the bytes of an image file, or a RawImage. */
  content: Picture;
  /** One painting or several. */
  styles: Picture | readonly Picture[];
  /** A named start, or a picture; a path must be a `file:` URL here. @defaultValue 'content' */
  init?: Exclude<StylizeOptions['init'], RawImage> | URL | Uint8Array | RawImage;
  /** @defaultValue the fastest that works here */
  backend?: BackendName;
  /** A network loaded with `loadEncoder`, to use it for several runs; stays the caller's. */
  encoder?: Encoder;
  /** Another network for all scales but the last, for example the quick `compact` before `vgg19`. @defaultValue the same */
  coarseModel?: NetworkName;
}

/**
 * Paints the content in the manner of the styles. The run loads what it needs when it starts, and frees it at its end.
 *
 * @example
 * ```ts
 * const picture = await stylize({ content: 'photo.jpg', styles: 'painting.jpg', size: 512 }).result;
 * await writeImage('out.png', picture);
 * ```
 */
export function stylize(options: StylizeFilesOptions): StyleRun {
  return new StyleRun(async function* ({ signal, expose }) {
    const {
      content,
      styles,
      init,
      backend,
      encoder: given,
      coarseModel,
      model,
      weights,
      sources,
      cache,
      ...tuned
    } = options;
    const rest = withUsualLayers(tuned, given?.name ?? model);
    const list = (Array.isArray(styles) ? styles : [styles]) as readonly Picture[];
    // First, since this checks the options too.
    const { pooling, border } = resolveOptions(standardOptions(rest) ?? {});
    const standard = standardLosses(standardOptions(rest));
    const layers = (rest.losses ?? standard).flatMap((loss) => loss.layers);
    const reading: ReadOptions = { longest: usefulSize(standardOptions(rest) ?? {}), signal };
    const pictures = await Promise.all([content, ...list].map((picture) => open(picture, reading)));
    const start = isNamed(init) ? init : await open(init, reading);
    if (!given) await useBackend(backend);
    const encoder = given ?? (yield* openEncoder({ model, weights, pooling, border, layers, sources, cache, signal }));
    let drafting: Encoder | undefined;
    try {
      checkMemory(encoder, {
        ...standardOptions(rest),
        losses: rest.losses,
        content: pictures[0],
        styles: pictures.slice(1),
      });
      if (coarseModel) drafting = yield* openEncoder({ model: coarseModel, pooling, border, layers, cache, signal });
      const coarseEncoder = drafting ?? rest.coarseEncoder;
      const all = { ...rest, content: pictures[0], styles: pictures.slice(1), init: start, encoder, coarseEncoder };
      const run = paint({ ...all, signal });
      expose(run);
      yield* { [Symbol.asyncIterator]: () => run[Symbol.asyncIterator]() };
      return await run.result;
    } finally {
      if (!given) encoder.dispose();
      drafting?.dispose();
    }
  }, options.signal);
}

function standardOptions({
  optimizer,
  ...rest
}: Pick<StylizeOptions, 'optimizer'>): Parameters<typeof standardLosses>[0] {
  return { ...rest, optimizer: typeof optimizer === 'object' ? undefined : optimizer };
}

function isNamed(init: StylizeFilesOptions['init']): init is 'content' | 'random' | 'style' | undefined {
  return init === undefined || typeof init === 'string';
}

async function open(picture: Picture, options: ReadOptions): Promise<RawImage> {
  const isSource = typeof picture === 'string' || picture instanceof URL || picture instanceof Uint8Array;
  return isSource ? readImage(picture, options) : picture;
}
