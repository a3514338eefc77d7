import { type Pipeline, type PipelineOptions, createPipeline as pipelineOf } from '@pastiche/pipeline';
import type { BackendName } from './engines/candidates.ts';
import type { ResultPicture } from './files/resultPicture.ts';
import { type Picture, platform } from './platform.ts';

/**
 * A pipeline that keeps networks between runs, for servers and batches. One is enough for a process.
 *
 * @example
 * ```ts
 * const pipeline = createPipeline({ keep: 1 });
 * for (const content of photos) {
 *   const picture = await pipeline.run({ content, styles: 'painting.jpg', model: 'vgg19' }).result;
 * }
 * pipeline.dispose();
 * ```
 */
export function createPipeline(options?: PipelineOptions): Pipeline<Picture, BackendName, ResultPicture> {
  // The platform presents results as such.
  return pipelineOf(platform, options) as Pipeline<Picture, BackendName, ResultPicture>;
}

/** What `stylize`, `explore` and the command run on: nothing stays loaded but the engines. */
export const pipeline: Pipeline<Picture, BackendName, ResultPicture> = createPipeline();
