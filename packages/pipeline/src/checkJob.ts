import { checkLayers, measuredLayers, paintingScales, type Settings } from '@pastiche/core';
import { checkWraps, layersOf, networks } from '@pastiche/models';
import type { Job } from './job.ts';
import { type JobSchema, parseJob } from './jobSchema.ts';
import { modelOf } from './openEncoder.ts';
import { settingsOf } from './paint.ts';

/** A job in which nothing is wrong, as far as that can be said before its files are read. */
export interface CheckedJob<Picture, Backend extends string> {
  /** The job without what is undefined. */
  job: Job<Picture, Backend>;
  /** Every option of its run. */
  settings: Settings;
}

/**
 * Checks a job before anything is loaded: its fields, options that must go together, and the layers of its network.
 *
 * @param schema of the platform's jobs, by `jobSchemaOf`
 * @throws PasticheError `invalid-option`, `unknown-layer`
 */
export function checkJob<Picture, Backend extends string>(
  value: unknown,
  schema: JobSchema<Job<Picture, Backend>>,
): CheckedJob<Picture, Backend> {
  const job = parseJob(value, schema);
  const settings = settingsOf(job, undefined);
  paintingScales(settings, [job.styles].flat().length);
  const network = networks[modelOf(job as Job)];
  const layers = layersOf(network).map(({ name }) => name);
  checkLayers(network, layers, measuredLayers(settings));
  checkWraps(network, settings.border);
  return { job, settings };
}
