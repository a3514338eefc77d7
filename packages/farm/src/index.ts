/**
 * Neural style transfer on many machines: an HTTP API, a queue on Redis or within a process, and workers.
 *
 * @module @pastiche/farm
 */
export type { Problem } from './api/problem.ts';
export type { UploadFacts } from './api/sniff.ts';
export type { Upload } from './api/uploads.ts';
export type { JobView } from './api/view.ts';
export { run } from './cli/program.ts';
export type { LimitOptions, PaintingOptions, ServeOptions, WorkOptions } from './options.ts';
export type { BatchedPicture, BatchResult } from './paint/paintBatch.ts';
export type { JobState } from './queue/jobQueue.ts';
export { type Served, serve } from './serve.ts';
export type { TaskError } from './task/task.ts';
export { type Working, work } from './work.ts';
