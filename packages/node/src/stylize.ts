import type { Optimizer, StyleOptions, StyleRun } from '@pastiche/core';
import type { Extras, Job } from '@pastiche/pipeline';
import type { NodeJob } from './checkpoint/inputs.ts';
import { type CheckpointOptions, keepRun } from './checkpoint/keptRun.ts';
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
  /** Notes in a file how far the run has come: after a crash, {@link resume} goes on from there. @defaultValue it does not */
  checkpoint?: CheckpointOptions;
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
  const { checkpoint, ...rest } = options;
  const { job, extras } = split(rest);
  return checkpoint ? keepRun({ job: job as NodeJob }, checkpoint, extras).run : pipeline.run(job as NodeJob, extras);
}

/** What is given anew to a run that goes on. */
export interface ResumeOptions
  extends Partial<Omit<StylizeFilesOptions, 'checkpoint' | 'resume'>>,
    Pick<CheckpointOptions, 'every'> {
  /** A folder with files that are no longer where they were. */
  inputs?: string;
}

/**
 * Goes on with a run from its checkpoint, and notes there how far it comes. On the same machine and engine it ends with the picture that the run would
 * have ended with, to the bit; on others it says that bits may differ. Files are found where they were, and must not have changed.
 *
 * @param path the checkpoint's file
 * @param options pictures that had no path, and losses, optimizers or encoders of your own, as `stylize` was given them
 * @example
 * ```ts
 * await (await resume('run.ckpt').result).toFile('out.png');
 * ```
 */
export function resume(path: string, { inputs, every, ...options }: ResumeOptions = {}): StyleRun<ResultPicture> {
  const { job, extras } = split(options);
  return keepRun({ given: job, inputs }, { path, every }, extras).run;
}

/** What JSON can hold, and what goes beside it. */
function split(options: Partial<Omit<StylizeFilesOptions, 'checkpoint'>>): { job: Partial<NodeJob>; extras: Extras } {
  const { losses, optimizer, encoder, coarseEncoder, cache, only, signal, ...job } = options;
  const extras = { losses, encoder, coarseEncoder, cache, only, signal };
  return typeof optimizer === 'object'
    ? { job, extras: { ...extras, optimizer } }
    : { job: optimizer === undefined ? job : { ...job, optimizer }, extras };
}
