import type { AddressInfo } from 'node:net';
import { invalidOption } from '@pastiche/core';
import { pino } from 'pino';
import { Clients } from './api/clients.ts';
import { Metrics } from './api/metrics.ts';
import { createServer, type ServerLimits } from './api/server.ts';
import { type ServeOptions, type usual, withUsual } from './options.ts';
import { PainterPool } from './paint/painterPool.ts';
import { EmbeddedQueue } from './queue/embeddedQueue.ts';
import type { JobQueue } from './queue/jobQueue.ts';
import { RedisQueue } from './queue/redisQueue.ts';
import { forgetOld } from './store/forgetOld.ts';
import { openStore } from './store/openStore.ts';
import { passing } from './task/names.ts';

/** A server that runs. */
export interface Served {
  /** For example `http://127.0.0.1:8080`. */
  url: string;
  /** Ends it: requests under way are answered, and jobs under way are kept for the next start. */
  close(): Promise<void>;
}

const hour = 3_600_000;
/** How long requests under way have to end, in milliseconds. */
const patience = 10_000;

/**
 * Starts the HTTP API: with a queue of its own, which paints in this machine, or with one on Redis for workers elsewhere.
 *
 * @throws PasticheError `invalid-option`, `unreadable`
 * @example
 * ```ts
 * const served = await serve({ store: 'pictures', port: 0 });
 * console.log(`Listening on ${served.url}`);
 * await served.close();
 * ```
 */
export async function serve(options: ServeOptions = {}): Promise<Served> {
  const settings = withUsual(options);
  const { host, port, redis, tokens, keepDays, jobs } = settings;
  const log = pino({ enabled: settings.log ?? false });
  const isHere = ['127.0.0.1', 'localhost', '::1'].includes(host);
  if (!tokens && !isHere) throw invalidOption('--host', 'this machine (127.0.0.1), since there are no --tokens,', host);
  const clients = tokens === undefined ? undefined : await Clients.read(tokens);
  const store = openStore(settings.store);
  const limits = limitsOf(settings);
  const metrics = new Metrics();
  const pool = new PainterPool(settings, settings.maxSeconds);
  const queueLimits = { waiting: settings.maxWaiting, perClient: settings.maxClientJobs };
  const queue: JobQueue = redis
    ? new RedisQueue(redis, queueLimits)
    : await EmbeddedQueue.open(store, pool.work, { slots: jobs, limits: queueLimits, log });
  const app = await createServer({ queue, store, metrics, clients, limits, log });
  const clean = (): void => {
    if (keepDays === 0) return;
    const before = Date.now() - keepDays * 24 * hour;
    const forgetting = [forgetOld(store, passing, before), queue.forget?.(before)];
    Promise.all(forgetting).catch((error) => app.log.error(error, 'Cannot remove what is old'));
  };
  const cleaning = setInterval(clean, hour).unref();
  const close = async (): Promise<void> => {
    clearInterval(cleaning);
    // Whoever is slow to ask keeps nobody from ending.
    const hurry = setTimeout(() => app.server.closeAllConnections(), patience);
    await Promise.all([app.close(), queue.close()]);
    clearTimeout(hurry);
    pool.dispose();
  };
  try {
    await app.listen({ host, port });
  } catch (cause) {
    await close();
    throw invalidOption('--port', 'one that is free', `${port}: ${(cause as Error).message}`);
  }
  clean();
  const { port: taken } = app.server.address() as AddressInfo;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`, close };
}

function limitsOf(settings: typeof usual): ServerLimits {
  const { maxUpload: bytes, maxPixels: pixels, maxStored: stored, allowHost: hosts } = settings;
  const {
    maxSize: size,
    maxIterations: iterations,
    maxPictures: pictures,
    maxPaintings: paintings,
    maxFrames: frames,
  } = settings;
  return { size, iterations, pictures, paintings, frames, uploads: { bytes, pixels, stored, hosts } };
}
