/**
 * From a job, a JSON description of a run, to the run. Only a platform other than Node and the browser needs this package itself.
 *
 * @module @pastiche/pipeline
 */

export { type CheckedJob, checkJob } from './checkJob.ts';
export {
  type ChosenBackend,
  type DeviceName,
  deviceNames,
  type EngineCandidate,
  type EngineCandidates,
  type EngineOptions,
  type FastestEngine,
  type FindFastest,
  type LoadedRuntime,
  type SuitedEngines,
} from './engineCandidate.ts';
export { type Engine, Engines, engineOf } from './engines.ts';
export type { Extras, Ready } from './extras.ts';
export { paintFilm } from './film/film.ts';
export type { CreateSteadier, FilmFrame, FilmJob, FilmOptions, FilmPass, Steadier } from './film/options.ts';
export { type FinishJob, openFinish } from './finishJob.ts';
export { inTurns } from './inTurns.ts';
export type { Job, NetworkOptions, OfOnePhoto } from './job.ts';
export { isPath, isStart, jobSchema, jobSchemaOf, type PictureKind, parseJob } from './jobSchema.ts';
export { type Credits, type Made, type MadeSheet, type MadeTile, printXmp, tilesOf } from './made.ts';
export type { NetworkLease } from './networks.ts';
export { checkIsBytes, checkOnlyBytes } from './onlyBytes.ts';
export { type EncoderOptions, encoderOptionNames, openEncoder } from './openEncoder.ts';
export { parseXmp } from './parseMade.ts';
export { type JobPictures, listPictures, openEach } from './pictures.ts';
export { createPipeline, type OpenNetwork, type Pipeline, type PipelineOptions } from './pipeline.ts';
export type { MemoryCheck, OpenOptions, Platform, PredictedMemory } from './platform.ts';
export { type Variant, type Vary, variantsOf, variedFields } from './variants.ts';
