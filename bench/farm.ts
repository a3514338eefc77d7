// Paints 500 jobs of 64 px for 20 clients by 1, 2 and 4 workers on a real Redis, and compares every picture with what one machine paints: it must be the same to the
// bit. Then the same while workers are killed by SIGKILL, Redis is killed and started again, and 5 % of the store's calls fail. Needs redis-server; with versitygw, the
// store is S3, else a folder (which never fails). Each worker is pinned to a processor by taskset. Measures the last build.
//
//   npx tsx bench/farm.ts [jobs]

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '@pastiche/core';
import { stylize } from '@pastiche/node';
import { type Running, startRedis, startServer, startWorker, TestClient } from '../packages/farm/src/farm.testing.ts';
import { startS3 } from '../packages/farm/src/store/s3.testing.ts';

const [count = '500'] = process.argv.slice(2);
const jobs = Number(count);
const clients = 20;
const processors = availableParallelism();
const folder = mkdtempSync(join(tmpdir(), 'pastiche-farm-bench-'));
const pictures = ['content-boat', 'style-facets'].map((name) =>
  readFileSync(new URL(`../samples/${name}.jpg`, import.meta.url)),
);
const options = { size: 64, minSize: 64, iterations: 20 } as const;
const random = createRandom(1);

/** Passes requests on to a server, and fails some of them. */
async function startFlaky(endpoint: string, rate: number) {
  const seen = { calls: 0, failed: 0 };
  const { port } = new URL(endpoint);
  const server = createServer((incoming, response) => {
    seen.calls++;
    if (random.uniform() < rate) {
      seen.failed++;
      return void response.writeHead(503).end();
    }
    const { method, url, headers } = incoming;
    const outgoing = request({ port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(Number(port) + 1, '127.0.0.1', resolve));
  return { seen, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}

function pin(worker: Running, processor: number): void {
  spawnSync('taskset', ['-acp', String(processor), String(worker.child.pid)]);
}

/** Seconds of processor time of a process and of those that it started. */
function processorSeconds(pid: number): number {
  const [, utime, stime] = /^\d+ \(.*?\) (?:\S+ ){11}(\d+) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return (
    (Number(utime) + Number(stime)) / 100 + children.reduce((sum, child) => sum + processorSeconds(Number(child)), 0)
  );
}

interface Farm {
  clients: TestClient[];
  workers: Running[];
  addWorker(): Promise<Running>;
  redis: Awaited<ReturnType<typeof startRedis>>;
  stop(): Promise<void>;
}

async function startFarm(workers: number, store: string): Promise<Farm> {
  const names = Array.from({ length: clients }, (_, i) => `client-${i}`);
  const tokens = join(folder, 'tokens.json');
  const secret = (name: string): string => `the-secret-of-${name}-is-long`;
  writeFileSync(tokens, JSON.stringify(names.map((name) => ({ name, token: secret(name) }))));
  let redis = await startRedis(mkdtempSync(join(folder, 'redis-')));
  const many = ['--max-waiting', String(2 * jobs), '--max-client-jobs', String(jobs)];
  const server = await startServer('--store', store, '--redis', redis.url, '--tokens', tokens, ...many);
  const all: Running[] = [];
  const farm: Farm = {
    clients: names.map((name) => new TestClient(server.url, secret(name))),
    workers: all,
    get redis() {
      return redis;
    },
    set redis(next) {
      redis = next;
    },
    async addWorker() {
      const worker = await startWorker(
        '--store',
        store,
        '--redis',
        redis.url,
        '--dead-after',
        '5',
        '--checkpoint-every',
        '1',
      );
      pin(worker, all.length % processors);
      all.push(worker);
      return worker;
    },
    async stop() {
      for (const each of [...all, server, redis]) await each.kill();
    },
  };
  for (let i = 0; i < workers; i++) await farm.addWorker();
  return farm;
}

/** Adds all jobs and fetches all pictures. */
async function paintAll(farm: Farm, expected: readonly Buffer[], meanwhile?: () => Promise<void>) {
  const uploads = await Promise.all(
    farm.clients.map((client) => Promise.all(pictures.map((each) => client.upload(each, 'image/jpeg')))),
  );
  const begun = performance.now();
  const added = await Promise.all(
    Array.from({ length: jobs }, async (_, i) => {
      const client = i % clients;
      const [content, style] = uploads[client];
      const { id } = await farm.clients[client].add({
        job: { ...options, content, styles: [style], seed: Math.floor(i / clients), init: 'random' },
      });
      return { client: farm.clients[client], id };
    }),
  );
  const trouble = meanwhile?.();
  const waiting = added.map(async ({ client, id }, i) =>
    (await client.result(id)).equals(expected[Math.floor(i / clients)]),
  );
  const same = await Promise.all(waiting);
  await trouble;
  return { seconds: (performance.now() - begun) / 1000, same: same.filter(Boolean).length };
}

const expected: Buffer[] = [];
for (let seed = 0; seed < Math.ceil(jobs / clients); seed++) {
  const [content, style] = pictures;
  const run = stylize({ ...options, content, styles: [style], seed, init: 'random' });
  expected.push(await (await run.result).toBuffer('png'));
}
console.log(`${jobs} jobs, ${clients} clients, ${processors} processors; ${expected.length} different pictures`);

try {
  for (const workers of [1, 2, 4]) {
    const s3 = await startS3();
    const farm = await startFarm(workers, s3?.address ?? mkdtempSync(join(folder, 'store-')));
    const { seconds, same } = await paintAll(farm, expected);
    const used = farm.workers.reduce((sum, { child }) => sum + processorSeconds(child.pid ?? 0), 0);
    const speed = `${(jobs / seconds).toFixed(2)} pictures a second, ${(jobs / used).toFixed(2)} for a second of the workers' processor time`;
    console.log(`${workers} workers: ${seconds.toFixed(1)} s, ${speed}; ${same} of ${jobs} the same to the bit`);
    await farm.stop();
    s3?.stop();
  }
  const s3 = await startS3();
  const flaky = s3 && (await startFlaky(s3.endpoint, 0.05));
  const store = flaky
    ? `s3://bucket/farm?endpoint=${encodeURIComponent(flaky.endpoint)}`
    : mkdtempSync(join(folder, 'store-'));
  const farm = await startFarm(2, store);
  let [kills, restarts] = [0, 0];
  const { seconds, same } = await paintAll(farm, expected, async () => {
    for (let i = 0; i < 10; i++) {
      await sleep(3000 + 3000 * random.uniform());
      if (i % 5 === 4) {
        const at = farm.redis.child.spawnargs.indexOf('--dir') + 1;
        const { redis } = farm;
        await redis.kill();
        await sleep(500);
        farm.redis = await startRedis(redis.child.spawnargs[at], redis.port);
        restarts++;
      } else {
        await farm.workers.splice(Math.floor(random.uniform() * farm.workers.length), 1)[0].kill();
        await farm.addWorker();
        kills++;
      }
    }
  });
  const calls = flaky ? `${flaky.seen.failed} of ${flaky.seen.calls} calls of the store failed` : 'a folder as store';
  console.log(
    `with trouble: ${seconds.toFixed(1)} s, ${kills} workers killed, Redis killed ${restarts} times, ${calls}; ${same} of ${jobs} the same to the bit`,
  );
  await farm.stop();
  flaky?.stop();
  s3?.stop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
