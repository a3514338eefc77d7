import { type ResultImage, StatisticsCache, type StyleEvent, StyleRun } from '@pastiche/core';
import { type Engine, Engines } from './engines.ts';
import type { Extras } from './extras.ts';
import type { Job } from './job.ts';
import { jobSchemaOf, parseJob } from './jobSchema.ts';
import { type NetworkLease, Networks } from './networks.ts';
import { checkOnlyBytes } from './onlyBytes.ts';
import type { EncoderOptions } from './openEncoder.ts';
import { paint } from './paint.ts';
import { Painters } from './painters.ts';
import type { Platform } from './platform.ts';

/** A network that is open, on its engine. */
export interface OpenNetwork extends NetworkLease {
  /** The engine that it was opened on. */
  engine: Engine;
}

/** What the runs of a pipeline have in common. */
export interface PipelineOptions {
  /** How many networks that nobody uses stay loaded. @defaultValue 0 */
  keep?: number;
  /** `'bytes'` refuses pictures that are paths or addresses: see {@link Extras.only}. */
  only?: 'bytes';
}

/** Runs jobs on one platform, and keeps its engines and networks. */
export interface Pipeline<Picture, Backend extends string = string, Result = ResultImage> {
  /** The platform's engines. */
  readonly engines: Engines<Backend>;
  /** Runs a job, from when the run is first iterated or its `result` is read. What is wrong with the job rejects the run. */
  run(job: Job<Picture, Backend>, extras?: Extras): StyleRun<Result>;
  /**
   * Opens a network to look through it; yields which engine was chosen, and how fetching goes.
   *
   * @param engine an engine that is open already @defaultValue the one that the options name
   * @throws PasticheError `backend-unavailable`, `invalid-weights`, `download-failed`, `unreadable`, `invalid-option`, `unknown-layer`
   */
  network(
    options?: EncoderOptions<Backend>,
    signal?: AbortSignal,
    engine?: Engine,
  ): AsyncGenerator<StyleEvent, OpenNetwork, void>;
  /** Frees the networks that are kept. Runs under way go on, and free theirs when they end. */
  dispose(): void;
}

/**
 * Makes a pipeline for a platform.
 *
 * @example
 * ```ts
 * const pipeline = createPipeline(platform, { keep: 2 });
 * const picture = await pipeline.run({ content: 'photo.jpg', styles: 'painting.jpg', size: 512 }).result;
 * ```
 */
export function createPipeline<Picture, Backend extends string>(
  platform: Platform<Picture, Backend>,
  { keep = 0, only: usual }: PipelineOptions = {},
): Pipeline<Picture, Backend> {
  const engines = new Engines(platform.engines, platform);
  const networks = new Networks(platform, keep);
  const painters = new Painters(platform, keep > 0);
  const shared = { platform, engines, networks, painters, statistics: new StatisticsCache() };
  const schema = jobSchemaOf<Picture, Backend>(platform.pictures);
  return {
    engines,
    run: (job, { only = usual, ...extras } = {}) => {
      const parse = (): Job<Picture, Backend> => {
        const parsed = parseJob(job, schema);
        if (only === 'bytes') checkOnlyBytes(parsed);
        return parsed;
      };
      return new StyleRun((context) => paint(shared, parse, extras, context), extras.signal);
    },
    async *network(options = {}, signal, given) {
      const engine = given ?? (await engines.open(options.backend, options));
      if (!given) yield { type: 'backend', name: engine.name, reason: engine.reason };
      return { ...(yield* networks.open(options, engine, signal)), engine };
    },
    dispose() {
      networks.dispose();
      painters.dispose();
    },
  };
}
