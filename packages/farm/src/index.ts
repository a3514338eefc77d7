/**
 * Neural style transfer on many machines: an HTTP API, a queue on Redis or within a process, and workers.
 *
 * @module @pastiche/farm
 */
export { type Client, Clients } from './api/clients.ts';
export { Metrics } from './api/metrics.ts';
export { createServer, type ServerLimits, type ServerOptions } from './api/server.ts';
export type { Upload, UploadLimits } from './api/uploads.ts';
export type { JobView } from './api/view.ts';
export { run } from './cli/program.ts';
export type { LimitOptions, PaintingOptions, ServeOptions, WorkOptions } from './options.ts';
export type { BatchedPicture } from './paint/paintBatch.ts';
export type { Studio } from './paint/paintPicture.ts';
export { workIn } from './paint/work.ts';
export { EmbeddedQueue } from './queue/embeddedQueue.ts';
export {
  type Counts,
  type JobQueue,
  type JobRecord,
  type JobState,
  QueueFull,
  type QueueLimits,
} from './queue/jobQueue.ts';
export { RedisQueue } from './queue/redisQueue.ts';
export { RedisWorker, type WorkerLog, type WorkerOptions } from './queue/redisWorker.ts';
export { type Served, serve } from './serve.ts';
export { FolderStore } from './store/folderStore.ts';
export { openStore } from './store/openStore.ts';
export { S3Store } from './store/s3Store.ts';
export type { Store, StoredFile, StoredName } from './store/store.ts';
export type { JobLimits } from './task/request.ts';
export type * from './task/task.ts';
export { TaskFailure } from './task/task.ts';
export { type Working, work } from './work.ts';
