import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { invalidOption } from '@pastiche/core';
import { pino } from 'pino';
import { Metrics } from './api/metrics.ts';
import { type WorkOptions, withUsual } from './options.ts';
import { PainterPool } from './paint/painterPool.ts';
import { RedisWorker } from './queue/redisWorker.ts';

/** A worker that runs. */
export interface Working {
  /** Where it tells its health. */
  health?: string;
  /** Ends it: what is under way is given back, with checkpoints. */
  close(): Promise<void>;
}

/**
 * Starts a worker, which takes tasks from the queue on Redis and paints them.
 *
 * @throws PasticheError `invalid-option`
 * @example
 * ```ts
 * const working = await work({ redis: 'redis://localhost:6379', store: 's3://pictures/farm' });
 * process.once('SIGTERM', () => working.close());
 * ```
 */
export async function work(options: WorkOptions): Promise<Working> {
  const settings = withUsual(options);
  const { redis, jobs, deadAfter, health, log: isLogged = false } = settings;
  const metrics = new Metrics();
  const pool = new PainterPool(settings, settings.maxSeconds);
  const log = pino({ enabled: isLogged });
  let worker: RedisWorker | undefined;
  const isReady = async (): Promise<boolean> => worker?.isReady() ?? false;
  const server = health && (await listen(isReady, metrics, health));
  try {
    worker = new RedisWorker(redis, pool.work, {
      ...{ slots: jobs, deadAfter, log },
      onEnd: (kind, outcome, seconds) => metrics.task(kind, outcome, seconds),
    });
  } catch (error) {
    server?.close();
    throw error;
  }
  const place = server?.address() as AddressInfo | undefined;
  return {
    health: place && `http://${health?.host}:${place.port}`,
    async close() {
      server?.close();
      await worker?.close();
      pool.dispose();
    },
  };
}

function listen(
  checkReady: () => Promise<boolean>,
  metrics: Metrics,
  { host, port }: { host: string; port: number },
): Promise<Server> {
  const server = createServer(async ({ url }, response) => {
    const isReady = await checkReady();
    if (url === '/health/live') return response.end('live\n');
    if (url === '/health/ready')
      return response.writeHead(isReady ? 200 : 503).end(isReady ? 'ready\n' : 'not ready\n');
    if (url === '/metrics') return response.setHeader('content-type', metrics.contentType).end(await metrics.print());
    response.writeHead(404).end();
  });
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void =>
      reject(invalidOption('--health', 'a port that is free', `${host}:${port}: ${cause.message}`));
    server.on('error', fail).listen(port, host, () => resolve(server));
  });
}
