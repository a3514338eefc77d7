import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { Metrics } from './api/metrics.ts';
import { usual, type WorkOptions } from './options.ts';
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
  const settings = { ...usual, ...options };
  const { redis, jobs, deadAfter, health, log: isLogged = false } = settings;
  const metrics = new Metrics();
  const pool = new PainterPool(settings, settings.maxSeconds);
  const log = pino({ enabled: isLogged });
  const worker = new RedisWorker(redis, pool.work, {
    ...{ slots: jobs, deadAfter, log },
    onEnd: (kind, outcome, seconds) => metrics.task(kind, outcome, seconds),
  });
  const server = health && (await listen(worker, metrics, health));
  const place = server?.address() as AddressInfo | undefined;
  return {
    health: place && `http://${health?.host}:${place.port}`,
    async close() {
      server?.close();
      await worker.close();
      pool.dispose();
    },
  };
}

function listen(
  worker: RedisWorker,
  metrics: Metrics,
  { host, port }: { host: string; port: number },
): Promise<Server> {
  const server = createServer(async ({ url }, response) => {
    const isReady = await worker.isReady();
    if (url === '/health/live') return response.end('live\n');
    if (url === '/health/ready')
      return response.writeHead(isReady ? 200 : 503).end(isReady ? 'ready\n' : 'not ready\n');
    if (url === '/metrics') return response.setHeader('content-type', metrics.contentType).end(await metrics.print());
    response.writeHead(404).end();
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject).listen(port, host, () => resolve(server));
  });
}
