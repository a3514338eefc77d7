import { invalidOption } from '@pastiche/core';

/** How tasks are painted, by a server or by a worker. */
export interface PaintingOptions {
  /** A folder, or `s3://bucket/prefix?endpoint=...`; the same for the server and all workers. @defaultValue `'pastiche-store'` */
  store?: string;
  /** How many pictures are painted at a time. @defaultValue 1 */
  jobs?: number;
  /** The longest that a picture, a scene of a film, or the cutting of a film may take, in seconds. @defaultValue 3600 */
  maxSeconds?: number;
  /** Seconds between two previews. @defaultValue 2 */
  previewEvery?: number;
  /** Seconds between two checkpoints. @defaultValue 15 */
  checkpointEvery?: number;
  /** The engine. @defaultValue the fastest */
  backend?: string;
  /** The most memory that a picture may take, in bytes. @defaultValue what is free */
  memory?: number;
}

/** What clients may ask for. */
export interface LimitOptions {
  /** Jobs that wait, of all clients; then the server answers 429. @defaultValue 1000 */
  maxWaiting?: number;
  /** Jobs of one client that have not ended. @defaultValue 100 */
  maxClientJobs?: number;
  /** Pictures of a batch. @defaultValue 500 */
  maxPictures?: number;
  /** Paintings of a job. @defaultValue 20 */
  maxPaintings?: number;
  /** The longer side of a painted picture, in pixels. @defaultValue 1024 */
  maxSize?: number;
  /** Frames of a film. @defaultValue 10000 */
  maxFrames?: number;
  /** Steps of a picture, of all scales together. @defaultValue 2000 */
  maxIterations?: number;
  /** Bytes of an upload. @defaultValue 50 MB */
  maxUpload?: number;
  /** Pixels of an uploaded picture. @defaultValue 100 million */
  maxPixels?: number;
  /** Bytes of all that is kept for one client. @defaultValue 10 GB */
  maxStored?: number;
}

/** Options of {@link serve}. */
export interface ServeOptions extends PaintingOptions, LimitOptions {
  /** Where it listens; 0 is any port that is free. @defaultValue 8080 */
  port?: number;
  /** Where it listens. Others than this machine need `tokens`. @defaultValue `'127.0.0.1'` */
  host?: string;
  /** The queue's address, for workers elsewhere: `redis://` or `rediss://`. @defaultValue a queue in this process, which paints */
  redis?: string;
  /**
   * A file of clients: `[{ "name": "anna", "token": "...", "operator": true }]`. A token has at least 20 characters, or is `sha256:` and the hash of one; operators may read the
   * metrics. @defaultValue whoever is on this machine
   */
  tokens?: string;
  /** Hosts whose addresses may be given as pictures, with a port where it is not the usual one. @defaultValue none */
  allowHost?: readonly string[];
  /** Days after which uploads and results are removed; 0: never. @defaultValue 7 */
  keepDays?: number;
  /** Whether a log is written to stdout, a line of JSON for each request. @defaultValue false */
  log?: boolean;
}

/** Options of {@link work}. */
export interface WorkOptions extends PaintingOptions {
  /** The queue's address: `redis://` or `rediss://`. */
  redis: string;
  /** Seconds after which a worker that says nothing counts as dead, and its task is given to another; the same for all workers. @defaultValue 30 */
  deadAfter?: number;
  /** Where health and metrics are told to whoever asks. @defaultValue nowhere */
  health?: {
    /** For example `127.0.0.1`. */
    host: string;
    /** 0 is any that is free. */
    port: number;
  };
  /** Whether a log is written to stdout, a line of JSON for each task. @defaultValue false */
  log?: boolean;
}

/** The longest that a timer of Node runs, in seconds. */
const mostSeconds = 2_147_483;

/** Options with the usual values in place of those that are not given. @throws PasticheError `invalid-option` */
export function withUsual<T extends PaintingOptions>(options: T): T & typeof usual {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const settings = { ...usual, ...(Object.fromEntries(given) as T) };
  if (settings.maxSeconds > mostSeconds)
    throw invalidOption('--max-seconds', `at most ${mostSeconds}`, settings.maxSeconds);
  return settings;
}

/** What is so unless something else is given. */
export const usual: Required<
  Omit<PaintingOptions, 'backend' | 'memory'> &
    LimitOptions &
    Pick<ServeOptions, 'port' | 'host' | 'allowHost' | 'keepDays'> &
    Pick<WorkOptions, 'deadAfter'>
> = {
  ...{ store: 'pastiche-store', jobs: 1, maxSeconds: 3600, previewEvery: 2, checkpointEvery: 15 },
  ...{
    maxWaiting: 1000,
    maxClientJobs: 100,
    maxPictures: 500,
    maxPaintings: 20,
    maxFrames: 10_000,
    maxSize: 1024,
    maxIterations: 2000,
  },
  ...{ maxUpload: 50_000_000, maxPixels: 100_000_000, maxStored: 10_000_000_000 },
  ...{ port: 8080, host: '127.0.0.1', allowHost: [], keepDays: 7, deadAfter: 30 },
};
