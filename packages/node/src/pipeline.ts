import { type Pipeline, createPipeline as pipelineOf } from '@pastiche/pipeline';
import type { BackendName } from './engines/candidates.ts';
import { type Picture, platform } from './platform.ts';

/**
 * A pipeline that keeps networks between runs, for servers and batches. One is enough for a process.
 *
 * @param options `keep` is how many networks that nobody uses stay loaded @defaultValue 0
 * @example
 * ```ts
 * const pipeline = createPipeline({ keep: 1 });
 * for (const content of photos) {
 *   const picture = await pipeline.run({ content, styles: 'painting.jpg', model: 'vgg19' }).result;
 * }
 * pipeline.dispose();
 * ```
 */
export function createPipeline(options: { keep?: number } = {}): Pipeline<Picture, BackendName> {
  return pipelineOf(platform, options);
}

/** What `stylize`, `explore` and the command run on: nothing stays loaded but the engines. */
export const pipeline: Pipeline<Picture, BackendName> = createPipeline();
