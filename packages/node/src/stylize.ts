import type { Optimizer, StyleOptions, StyleRun } from '@pastiche/core';
import type { Extras, Job } from '@pastiche/pipeline';
import type { BackendName } from './engines/candidates.ts';
import type { ResultPicture } from './files/resultPicture.ts';
import { pipeline } from './pipeline.ts';
import type { Picture } from './platform.ts';

/** A job whose pictures may be files, bytes or pixels, and what goes beside it, in one. */
export interface StylizeFilesOptions
  extends Omit<Job<Picture, BackendName>, 'optimizer' | 'onnxRuntime'>,
    Omit<Extras, 'optimizer' | 'onReady'> {
  /** A name, or an optimizer of your own. @defaultValue 'adam' */
  optimizer?: StyleOptions['optimizer'] | Optimizer;
}

/**
 * Paints the content in the manner of the styles. The run loads what it needs when it starts, and frees it at its end.
 *
 * @example
 * ```ts
 * const picture = await stylize({ content: 'photo.jpg', styles: 'painting.jpg', size: 512 }).result;
 * await picture.toFile('out.png');
 * ```
 */
export function stylize(options: StylizeFilesOptions): StyleRun<ResultPicture> {
  const { losses, optimizer, encoder, coarseEncoder, cache, only, signal, ...job } = options;
  const beside = { losses, encoder, coarseEncoder, cache, only, signal };
  return typeof optimizer === 'object'
    ? pipeline.run(job, { ...beside, optimizer })
    : pipeline.run({ ...job, optimizer }, beside);
}
