import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeCheckpoint, findScenes, joinScenes, paintScene, stylize } from '@pastiche/node';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasRedis, type Running, startRedis, startServer, startWorker, TestClient } from './farm.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'pastiche-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const hasFfmpeg = !spawnSync('ffmpeg', ['-version']).error;

let pictures: Buffer[];
beforeAll(async () => {
  const names = ['content-boat', 'content-robin', 'style-facets', 'style-strokes'];
  pictures = await Promise.all(
    names.map((name) =>
      sharp(new URL(`../../../samples/${name}.jpg`, import.meta.url).pathname)
        .resize(96)
        .png()
        .toBuffer(),
    ),
  );
});

const running: Running[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.kill();
});
function keep<T extends Running>(started: T): T {
  running.push(started);
  return started;
}

const quick = { size: 64, minSize: 64, iterations: 6, model: 'random', backend: 'onnx' } as const;
const { backend, ...asked } = quick;
let count = 0;
const newStore = (): string => join(folder, `store-${++count}`);
const here = (store: string): string[] => [
  '--store',
  store,
  '--backend',
  backend,
  '--max-waiting',
  '5000',
  '--max-client-jobs',
  '5000',
];

/** What one machine paints without a farm. */
async function alone(more: object = {}): Promise<Buffer> {
  const run = stylize({ ...quick, content: pictures[0], styles: [pictures[2]], ...more });
  return (await run.result).toBuffer('png');
}

it('a server paints what one machine paints, to the bit; killed and started again, it goes on', async () => {
  const store = newStore();
  const first = keep(await startServer(...here(store)));
  const client = new TestClient(first.url);
  const [content, , style] = await Promise.all(pictures.map((each) => client.upload(each)));
  const { id } = await client.add({ job: { ...asked, content, styles: [style] } });
  expect((await client.result(id)).equals(await alone())).toBe(true);
  const long = { ...asked, iterations: 600 };
  const jobs = [await client.add({ job: { ...long, content, styles: [style] } })];
  jobs.push(await client.add({ job: { ...asked, seed: 2, content, styles: [style] } }));
  await client.until(jobs[0].id, ({ progress }) => progress > 0);
  await first.kill();
  const second = keep(await startServer(...here(store)));
  const after = new TestClient(second.url);
  expect((await after.get(id)).state).toBe('done');
  const pngs = await Promise.all(jobs.map((job) => after.result(job.id)));
  expect(pngs[1].equals(await alone({ seed: 2 }))).toBe(true);
  expect(await second.stop()).toBe(0);
});

describe.skipIf(!hasRedis)('on Redis (where redis-server is installed)', () => {
  /** A farm with so many workers. */
  async function farm(workers: number) {
    const store = newStore();
    const redis = keep(await startRedis(mkdtempSync(join(folder, 'redis-'))));
    const server = keep(await startServer(...here(store), '--redis', redis.url));
    const addWorker = async (): Promise<Running> => {
      const args = ['--store', store, '--backend', backend, '--redis', redis.url];
      return keep(await startWorker(...args, '--dead-after', '2', '--checkpoint-every', '1', '--preview-every', '1'));
    };
    const all: Running[] = [];
    for (let i = 0; i < workers; i++) all.push(await addWorker());
    return { client: new TestClient(server.url), store, redis, server, workers: all, addWorker };
  }

  it('paints the same pictures, whichever workers are killed, and though Redis is started again', async () => {
    const { client, workers, addWorker, redis } = await farm(2);
    const [content, , style] = await Promise.all(pictures.map((each) => client.upload(each)));
    const seeds = Array.from({ length: 16 }, (_, i) => i);
    const jobs = await Promise.all(
      seeds.map((seed) => client.add({ job: { ...asked, seed, content, styles: [style] } })),
    );
    await client.until(jobs[2].id, ({ state }) => state === 'done');
    await workers[0].kill();
    keep(await startRedisAgain(redis));
    await addWorker();
    const painted = await Promise.all(jobs.map(({ id }) => client.result(id)));
    for (const [i, seed] of seeds.entries())
      expect(painted[i].equals(await alone({ seed })), `seed ${seed}`).toBe(true);
  });

  it('a worker that is killed leaves a checkpoint, from which another goes on', async () => {
    const { client, workers, addWorker, store } = await farm(1);
    const [content, , style] = await Promise.all(pictures.map((each) => client.upload(each)));
    const { id } = await client.add({ job: { ...asked, iterations: 600, content, styles: [style] } });
    const before = await client.until(id, ({ progress }) => progress > 0.5);
    await workers[0].kill();
    const [name] = readdirSync(join(store, 'checkpoints'), { recursive: true, encoding: 'utf8' }).filter((each) =>
      each.endsWith(id),
    );
    const { iteration } = decodeCheckpoint(readFileSync(join(store, 'checkpoints', name), 'utf8'));
    expect(iteration).toBeGreaterThan(0);
    await addWorker();
    // A worker that began anew would not be there when it is first heard of.
    const after = await client.until(id, ({ doing }) => doing !== '' && doing !== before.doing);
    expect(after.progress).toBeGreaterThanOrEqual(iteration / 600);
    expect((await client.result(id)).equals(await alone({ iterations: 600 }))).toBe(true);
  });

  it('a worker that is told to end gives its picture back', async () => {
    const { client, workers, addWorker, server } = await farm(1);
    const [content, , style] = await Promise.all(pictures.map((each) => client.upload(each)));
    const { id } = await client.add({ job: { ...asked, iterations: 600, content, styles: [style] } });
    await client.until(id, ({ progress }) => progress > 0.1);
    expect(await workers[0].stop()).toBe(0);
    expect((await client.get(id)).state).toBe('waiting');
    await addWorker();
    expect((await client.result(id)).equals(await alone({ iterations: 600 }))).toBe(true);
    expect(await server.stop()).toBe(0);
  });

  it('paints a batch, picture by picture', async () => {
    const { client } = await farm(2);
    const uploads = await Promise.all(pictures.map((each) => client.upload(each)));
    const [boat, robin, ...styles] = uploads;
    const { id } = await client.add({ photos: [boat, robin], job: { ...asked, styles } });
    const { pictures: painted } = JSON.parse(String(await client.result(id)));
    expect(painted.map(({ photo, style, done }: Record<string, unknown>) => [photo, style, done])).toEqual(
      [boat, robin].flatMap((photo) => styles.map((style) => [photo, style, true])),
    );
    expect(
      (await client.result(painted[3].job)).equals(await alone({ content: pictures[1], styles: [pictures[3]] })),
    ).toBe(true);
  });

  it.skipIf(!hasFfmpeg)(
    'a film of three workers is that of one machine, to the bit (where ffmpeg is installed)',
    async () => {
      const film = join(folder, 'film.mp4');
      const painting = join(folder, 'painting.png');
      writeFileSync(painting, pictures[2]);
      const scenes = ['testsrc2', 'mandelbrot', 'rgbtestsrc'].flatMap((name) => [
        '-f',
        'lavfi',
        '-t',
        '1',
        '-i',
        `${name}=s=64x48:r=25`,
      ]);
      const sound = ['-f', 'lavfi', '-t', '3', '-i', 'sine'];
      const join3 = '[0:v][1:v][2:v]concat=n=3:v=1[v]';
      const made = spawnSync('ffmpeg', [
        '-v',
        'error',
        ...scenes,
        ...sound,
        '-filter_complex',
        join3,
        '-map',
        '[v]',
        '-map',
        '3:a',
        film,
      ]);
      expect(String(made.stderr)).toBe('');
      const { client } = await farm(3);
      const [clip, style] = [await client.upload(readFileSync(film), 'video/mp4'), await client.upload(pictures[2])];
      const { id } = await client.add({ film: clip, job: { styles: style, size: 64, preset: 'instant' } });
      const joined = await client.result(id);
      // The same, scene by scene, without a farm.
      const outputs: string[] = [];
      for (const [i, scene] of (await findScenes({ film, least: 24 })).entries()) {
        const output = join(folder, `scene-${i}.mp4`);
        const painted = paintScene({ ...scene, film, output, styles: painting, size: 64, preset: 'instant', backend });
        for await (const _ of painted);
        outputs.push(output);
      }
      expect(outputs.length).toBeGreaterThanOrEqual(3);
      await joinScenes({ film, scenes: outputs, output: join(folder, 'joined.mp4'), size: 64 });
      expect(joined.length).toBeGreaterThan(1000);
      expect(joined.equals(readFileSync(join(folder, 'joined.mp4')))).toBe(true);
    },
  );
});

it.skipIf(process.platform === 'win32')(
  'a server that is killed leaves no ffmpeg behind (where processes have groups)',
  async () => {
    const file = join(folder, 'pid');
    // Films are read by ffprobe first: this one never ends.
    const script = `#!/bin/sh\necho $$ > '${file}.new' && mv '${file}.new' '${file}'\nexec sleep 600\n`;
    for (const name of ['ffmpeg', 'ffprobe']) writeFileSync(join(folder, name), script, { mode: 0o755 });
    vi.stubEnv('FFMPEG_PATH', join(folder, 'ffmpeg'));
    const server = await startServer(...here(newStore())).finally(() => vi.unstubAllEnvs());
    keep(server);
    const client = new TestClient(server.url);
    const film = await client.upload(Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isom', 'latin1'), 'video/mp4');
    await client.add({ film, job: { styles: await client.upload(pictures[2]), size: 64 } });
    await expect.poll(() => existsSync(file)).toBe(true);
    const pid = Number(readFileSync(file, 'utf8'));
    const isThere = (): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    expect(isThere()).toBe(true);
    await server.kill();
    await expect.poll(isThere).toBe(false);
  },
);

/** Ends Redis as the power does, and starts it again with what it has on disk. */
async function startRedisAgain(redis: Running & { port: number }): Promise<Running> {
  const at = redis.child.spawnargs.indexOf('--dir') + 1;
  await redis.kill();
  return startRedis(redis.child.spawnargs[at], redis.port);
}
