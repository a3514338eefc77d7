import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as ask } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { presets } from '@pastiche/core';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { EmbeddedQueue } from '../queue/embeddedQueue.ts';
import { FolderStore } from '../store/folderStore.ts';
import type { Work } from '../task/task.ts';
import { Clients } from './clients.ts';
import { Metrics } from './metrics.ts';
import { createServer, type ServerOptions } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'pastiche-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const token = (name: string): string => `${name}-has-a-secret-of-many-characters`;
const names = ['anna', 'ben', 'olga'];
const clients = Clients.from(
  JSON.stringify(names.map((name) => ({ name, token: token(name), operator: name === 'olga' }))),
  'tokens.json',
);
const log = pino({ enabled: false });
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closing.splice(0)) await close();
});

let png: Buffer;
let other: Buffer;
beforeAll(async () => {
  const create = (background: string): Promise<Buffer> =>
    sharp({ create: { width: 40, height: 30, channels: 3, background } })
      .png()
      .toBuffer();
  [png, other] = [await create('teal'), await create('orange')];
});

const limits: ServerOptions['limits'] = {
  ...{ size: 512, iterations: 1000, pictures: 10, paintings: 3, frames: 100 },
  uploads: { bytes: 100_000, pixels: 1_000_000, stored: 1_000_000, hosts: ['pictures.example.org'] },
};

let count = 0;
/** A server whose painter copies the photo. */
async function open(
  more: Partial<ServerOptions> = {},
  work?: Work,
): Promise<{ app: FastifyInstance; store: FolderStore }> {
  const store = new FolderStore(join(folder, String(++count)));
  const copy: Work = async (task) => {
    const name = `results/${task.client}/${task.id}.png`;
    await store.write(name, png, 'keep');
    return { result: { name, type: 'image/png' } };
  };
  const queue = await EmbeddedQueue.open(store, work ?? copy, { slots: 1, limits: { waiting: 3, perClient: 2 }, log });
  const app = await createServer({ queue, store, metrics: new Metrics(), clients, limits, log, ...more });
  closing.push(
    () => app.close(),
    () => queue.close(),
  );
  return { app, store };
}

const as = (name: string, more: object = {}): Record<string, string> => ({
  authorization: `Bearer ${token(name)}`,
  ...more,
});

async function upload(app: FastifyInstance, name: string, payload: Buffer): Promise<string> {
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/uploads',
    headers: as(name, { 'content-type': 'image/png' }),
    payload,
  });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json().picture;
}

async function add(app: FastifyInstance, name: string, payload: object) {
  return app.inject({ method: 'POST', url: '/v1/jobs', headers: as(name), payload });
}

async function until(app: FastifyInstance, name: string, id: string, states: string[]) {
  for (;;) {
    const job = (await app.inject({ url: `/v1/jobs/${id}`, headers: as(name) })).json();
    if (states.includes(job.state)) return job;
    await sleep(10);
  }
}

/** Never ends, unless it is told to. */
const never: Work = (_task, { signal, leave }) =>
  new Promise((_, reject) => {
    for (const each of [signal, leave]) each.addEventListener('abort', () => reject(each.reason));
  });

it('uploads, paints, and gives the picture', async () => {
  const { app } = await open();
  const [content, style] = [await upload(app, 'anna', png), await upload(app, 'anna', other)];
  expect((await app.inject({ url: `/v1/${content}`, headers: as('anna') })).json()).toEqual({
    picture: content,
    type: 'image/png',
    width: 40,
    height: 30,
  });
  const added = await add(app, 'anna', { job: { content, styles: [style], size: 64 } });
  expect([added.statusCode, added.headers.location]).toEqual([202, `/v1/jobs/${added.json().id}`]);
  const job = await until(app, 'anna', added.json().id, ['done']);
  expect(job).toMatchObject({ kind: 'picture', state: 'done', progress: 1, result: { type: 'image/png' } });
  const result = await app.inject({ url: job.result.url, headers: as('anna') });
  expect([result.statusCode, result.headers['content-type'], result.rawPayload.equals(png)]).toEqual([
    200,
    'image/png',
    true,
  ]);
  expect(
    (await app.inject({ url: '/v1/jobs', headers: as('anna') })).json().map(({ id }: { id: string }) => id),
  ).toEqual([job.id]);
});

it('a job whose picture was removed paints it again', async () => {
  const { app, store } = await open();
  const content = await upload(app, 'anna', png);
  const { id } = (await add(app, 'anna', { job: { content, styles: content } })).json();
  await until(app, 'anna', id, ['done']);
  await store.remove(`results/anna/${id}.png`);
  expect((await app.inject({ url: `/v1/jobs/${id}/result`, headers: as('anna') })).statusCode).toBe(404);
  await add(app, 'anna', { job: { content, styles: content } });
  await until(app, 'anna', id, ['done']);
  expect((await app.inject({ url: `/v1/jobs/${id}/result`, headers: as('anna') })).statusCode).toBe(200);
});

it('the same request is the same job', async () => {
  const { app } = await open();
  const content = await upload(app, 'anna', png);
  const [first, second] = [
    await add(app, 'anna', { job: { content, styles: content } }),
    await add(app, 'anna', { job: { styles: content, content } }),
  ];
  expect(second.json().id).toBe(first.json().id);
});

describe('without a token that it knows', () => {
  it.each([
    ['none', undefined],
    ['an empty one', 'Bearer '],
    ['another one', `Bearer ${'x'.repeat(30)}`],
    ['a part of one', `Bearer ${token('anna').slice(0, -1)}`],
    ['a longer one', `Bearer ${token('anna')}x`],
    ['one with a name', `Basic ${Buffer.from(`anna:${token('anna')}`).toString('base64')}`],
    ['two', `Bearer ${token('anna')}, Bearer ${token('ben')}`],
  ])('%s: nothing is told', async (_, authorization) => {
    const { app } = await open();
    for (const url of ['/v1/jobs', '/v1/uploads/x', '/metrics', '/v1/nothing']) {
      const answer = await app.inject({ url, headers: authorization === undefined ? {} : { authorization } });
      expect([answer.statusCode, answer.headers['www-authenticate']], url).toEqual([401, 'Bearer']);
    }
  });

  it('the page, the health and the description are there', async () => {
    const { app } = await open();
    for (const url of ['/', '/page.js', '/page.css', '/health/live', '/health/ready', '/openapi.json'])
      expect((await app.inject({ url })).statusCode, url).toBe(200);
  });
});

it('one client never reaches what is of another', async () => {
  const { app } = await open();
  const content = await upload(app, 'anna', png);
  const { id } = (await add(app, 'anna', { job: { content, styles: content } })).json();
  await until(app, 'anna', id, ['done']);
  for (const url of [
    `/v1/${content}`,
    `/v1/jobs/${id}`,
    `/v1/jobs/${id}/result`,
    `/v1/jobs/${id}/preview`,
    `/v1/jobs/${id}/events`,
  ])
    expect((await app.inject({ url, headers: as('ben') })).statusCode, url).toBe(404);
  expect((await app.inject({ method: 'DELETE', url: `/v1/jobs/${id}`, headers: as('ben') })).statusCode).toBe(404);
  expect((await add(app, 'ben', { job: { content, styles: content } })).statusCode).toBe(404);
  expect((await app.inject({ url: '/v1/jobs', headers: as('ben') })).json()).toEqual([]);
  // The same request of another client is another job.
  await upload(app, 'ben', png);
  expect((await add(app, 'ben', { job: { content, styles: content } })).json().id).not.toBe(id);
});

it('only operators read the metrics', async () => {
  const { app } = await open();
  expect((await app.inject({ url: '/metrics', headers: as('anna') })).statusCode).toBe(403);
  const { body } = await app.inject({ url: '/metrics', headers: as('olga') });
  expect(body).toMatch(/pastiche_jobs\{state="waiting"\} 0/);
  expect(body).toMatch(/pastiche_request_seconds_count\{route="\/metrics",status="403"\} 1/);
});

describe('uploads', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>';
  it.each<[string, string | Buffer, number]>([
    ['nothing', '', 415],
    ['a text', 'hello', 415],
    ['an SVG', svg, 415],
    ['a page', '<script>alert(1)</script>', 415],
    ['a playlist', '#EXTM3U\nfile:///etc/passwd', 415],
    ['the beginning of a PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 415],
    ['too much', Buffer.alloc(100_001), 413],
  ])('%s is refused', async (_, payload, status) => {
    const { app, store } = await open();
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/uploads',
      headers: as('anna', { 'content-type': 'image/png' }),
      payload,
    });
    expect(answer.statusCode).toBe(status);
    for await (const { name } of store.list('uploads/')) throw new Error(`${name} was kept`);
  });

  it('a picture of too many pixels is refused, however few bytes it has', async () => {
    const { app } = await open();
    const payload = await sharp({ create: { width: 1001, height: 1000, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    expect(payload.length).toBeLessThan(100_000);
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/uploads',
      headers: as('anna', { 'content-type': 'image/png' }),
      payload,
    });
    expect(answer.statusCode).toBe(413);
  });

  it('what is no picture by its type is refused, whatever is in it', async () => {
    const { app, store } = await open();
    const gif = 'GIF89a\x01\x00\x01\x00\x00\x00\x00;';
    for (const type of ['text/plain', 'application/json', 'application/x-www-form-urlencoded', undefined]) {
      const headers = as('anna', type ? { 'content-type': type } : {});
      const payload = type === 'application/json' ? '{}' : gif;
      const answer = await app.inject({ method: 'POST', url: '/v1/uploads', headers, payload });
      expect(answer.statusCode, type).toBe(415);
    }
    for await (const { name } of store.list('uploads/')) throw new Error(`${name} was kept`);
  });

  it.each([
    ['a playlist that looks like a film', '<!--ftypisom--><MPD><BaseURL>/etc/passwd</BaseURL></MPD>'],
    ['an SVG that looks like a film', '<!--ftyp--><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a picture of another kind in the boxes of a film', '\0\0\0\x18ftypmif1\0\0\0\0'],
  ])('%s is refused', async (_, payload) => {
    const { app } = await open();
    const headers = as('anna', { 'content-type': 'video/mp4' });
    expect((await app.inject({ method: 'POST', url: '/v1/uploads', headers, payload })).statusCode).toBe(415);
  });

  it('a film is no picture, and a picture no film', async () => {
    const { app } = await open();
    const film = await upload(app, 'anna', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isom', 'latin1'));
    const picture = await upload(app, 'anna', png);
    const wrong = [{ job: { content: film, styles: picture } }, { film: picture, job: { styles: picture } }];
    for (const request of wrong) expect((await add(app, 'anna', request)).statusCode).toBe(400);
    expect((await add(app, 'anna', { film, job: { styles: picture } })).statusCode).toBe(202);
  });

  it('a client has no more room than it is given', async () => {
    const { app } = await open({ limits: { ...limits, uploads: { ...limits.uploads, stored: png.length + 10 } } });
    await upload(app, 'anna', png);
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/uploads',
      headers: as('anna', { 'content-type': 'image/png' }),
      payload: other,
    });
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'too-much']);
    await upload(app, 'ben', png);
    // What was refused does not count.
    const content = await upload(app, 'anna', Buffer.from(png));
    expect((await add(app, 'anna', { job: { content, styles: content } })).statusCode).toBe(202);
  });

  it('a client without room gets no new job, and what it has ordered before', async () => {
    const { app, store } = await open({ limits: { ...limits, uploads: { ...limits.uploads, stored: 100_000 } } });
    const content = await upload(app, 'anna', png);
    const job = { content, styles: content, size: 64 };
    expect((await add(app, 'anna', { job })).statusCode).toBe(202);
    await store.write('results/anna/large', Buffer.alloc(100_000), 'replace');
    // What a client has is counted anew every half minute.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    expect((await add(app, 'anna', { job })).statusCode).toBe(202);
    const answer = await add(app, 'anna', { job: { ...job, size: 65 } });
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'too-much']);
  });
});

it('a request that is wrong says where', async () => {
  const { app } = await open();
  const content = await upload(app, 'anna', png);
  const wrong = await add(app, 'anna', { job: { content, styles: content, size: 'large' } });
  expect([wrong.statusCode, wrong.json()]).toEqual([
    400,
    { code: 'invalid-option', message: expect.stringContaining('size') },
  ]);
  const broken = await app.inject({
    method: 'POST',
    url: '/v1/jobs',
    headers: as('anna', { 'content-type': 'application/json' }),
    payload: '{"job":',
  });
  expect(broken.statusCode).toBe(400);
  const poisoned = await app.inject({
    method: 'POST',
    url: '/v1/jobs',
    headers: as('anna', { 'content-type': 'application/json' }),
    payload: '{"__proto__":{"job":{}}}',
  });
  expect(poisoned.statusCode).toBe(400);
  expect((await app.inject({ url: '/v1/jobs/..%2f..%2fetc', headers: as('anna') })).statusCode).toBe(404);
  expect((await app.inject({ url: '/nothing', headers: as('anna') })).json()).toMatchObject({ code: 'not-found' });
});

it('a full queue answers 429, and says when to come back', async () => {
  const { app } = await open({}, never);
  const content = await upload(app, 'anna', png);
  const paint = (seed: number) => add(app, 'anna', { job: { content, styles: content, seed } });
  expect([(await paint(1)).statusCode, (await paint(2)).statusCode]).toEqual([202, 202]);
  const full = await paint(3);
  expect([full.statusCode, full.headers['retry-after'], full.json().code]).toEqual([429, '30', 'busy']);
  const { id } = (await paint(1)).json();
  expect((await app.inject({ method: 'DELETE', url: `/v1/jobs/${id}`, headers: as('anna') })).json().state).toBe(
    'cancelled',
  );
  expect((await app.inject({ url: `/v1/jobs/${id}/result`, headers: as('anna') })).statusCode).toBe(409);
  expect((await paint(3)).statusCode).toBe(202);
});

/** Reads events of a job until so many have come, or it ends. */
async function follow(
  address: string,
  id: string,
  headers: Record<string, string>,
  most: number,
): Promise<{ states: string[]; isOver: boolean }> {
  const response = await fetch(`${address}/v1/jobs/${id}/events`, { headers });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const states: string[] = [];
  let text = '';
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { done: true };
    if (done) return { states, isOver: true };
    text += value;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    states.push(
      ...events.flatMap((event) => /^data: (.*)$/m.exec(event)?.[1] ?? []).map((data) => JSON.parse(data).state),
    );
    if (states.length < most) continue;
    await reader?.cancel();
    return { states, isOver: false };
  }
}

it('events come as they happen, again after the connection broke, and end with the job', async () => {
  let finish = (): void => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { app, store } = await open({}, async ({ id }) => {
    await finished;
    await store.write(`results/anna/${id}.png`, png, 'keep');
    return { result: { name: `results/anna/${id}.png`, type: 'image/png' } };
  });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const content = await upload(app, 'anna', png);
  const { id } = (await add(app, 'anna', { job: { content, styles: content } })).json();
  expect(await follow(address, id, as('anna'), 1)).toEqual({ states: ['active'], isOver: false });
  const again = follow(address, id, as('anna', { 'last-event-id': '1' }), 9);
  finish();
  const { states, isOver } = await again;
  expect([states.at(-1), isOver]).toEqual(['done', true]);
  const late = await fetch(`${address}/v1/jobs/${id}/events`, { headers: as('anna', { 'last-event-id': '2' }) });
  expect(late.status).toBe(204);
});

it('a server that ends, ends its streams', async () => {
  const { app } = await open({}, never);
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const content = await upload(app, 'anna', png);
  const { id } = (await add(app, 'anna', { job: { content, styles: content } })).json();
  const following = follow(address, id, as('anna'), 99);
  await until(app, 'anna', id, ['active']);
  await sleep(50);
  await app.close();
  expect((await following).isOver).toBe(true);
});

describe('on this machine only', () => {
  it('needs no token, but a name of this machine', async () => {
    const { app } = await open({ clients: undefined });
    const get = (host: string) => app.inject({ url: '/v1/jobs', headers: { host } });
    for (const host of ['localhost:8080', '127.0.0.1:8080', '[::1]:8080'])
      expect((await get(host)).statusCode, host).toBe(200);
    const foreign = { host: 'localhost:8080', origin: 'https://evil.example.org' };
    expect((await app.inject({ method: 'POST', url: '/v1/jobs', headers: foreign, payload: {} })).statusCode).toBe(403);
    for (const host of ['evil.example.org', 'localhost.evil.example.org', '127.0.0.1.nip.io:80', '0.0.0.0'])
      expect((await get(host)).statusCode, host).toBe(403);
  });
});

it('headers cannot be smuggled, and a slow or broken request harms nobody', async () => {
  const { app } = await open();
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const raw = (text: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end(text));
      let answer = '';
      socket.on('data', (data) => {
        answer += data;
      });
      socket.on('close', () => resolve(answer));
      socket.on('error', () => resolve(answer));
    });
  const auth = `authorization: Bearer ${token('anna')}`;
  expect(await raw(`GET /v1/jobs HTTP/1.1\r\nhost: a\r\n${auth}\r\nx: a\r\n b\r\nevil\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 400/,
  );
  expect(
    await raw(
      `POST /v1/jobs HTTP/1.1\r\nhost: a\r\n${auth}\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    ),
  ).toMatch(/^HTTP\/1.1 400/);
  expect(await raw(`GET /v1/jobs HTTP/1.1\r\nhost: a\r\n${auth}\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 431/,
  );
  // An upload that is never finished keeps nothing.
  const upload = ask({
    port,
    method: 'POST',
    path: '/v1/uploads',
    headers: as('anna', { 'content-type': 'image/png', 'content-length': 1000 }),
  });
  upload.on('error', () => {});
  upload.write(png.subarray(0, 50));
  await sleep(50);
  upload.destroy();
  expect((await app.inject({ url: '/health/live' })).statusCode).toBe(200);
});

it('describes itself: each route, and every option of a job', async () => {
  const { app } = await open();
  const { paths } = (await app.inject({ url: '/openapi.json' })).json();
  expect(Object.keys(paths).sort()).toEqual([
    '/v1/jobs',
    '/v1/jobs/{id}',
    '/v1/jobs/{id}/events',
    '/v1/jobs/{id}/preview',
    '/v1/jobs/{id}/result',
    '/v1/uploads',
    '/v1/uploads/{hash}',
  ]);
  const [picture, batch, film] = paths['/v1/jobs'].post.requestBody.content['application/json'].schema.oneOf;
  expect(Object.keys(picture.properties.job.properties)).toEqual(
    expect.arrayContaining(['content', 'styles', 'styleWeight', 'masks', 'size']),
  );
  expect(Object.keys(picture.properties.job.properties)).not.toContain('weights');
  expect([batch.required, film.required]).toEqual([
    ['photos', 'job'],
    ['film', 'job'],
  ]);
});

it('serves a page that loads nothing from elsewhere', async () => {
  const { app } = await open();
  const page = await app.inject({ url: '/' });
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  const files = ['page.html', 'page.js', 'page.css'].map((name) =>
    readFileSync(new URL(`../../page/${name}`, import.meta.url), 'utf8'),
  );
  expect(page.body).toBe(files[0]);
  for (const file of files) expect(file).not.toMatch(/(src|href|url)\s*[=(]\s*["']?https?:/);
  const offered = [...files[0].matchAll(/<option value="(\w+)"/g)].map(([, name]) => name);
  expect(offered.length).toBeGreaterThan(3);
  expect(Object.keys(presets)).toEqual(expect.arrayContaining(offered));
});
