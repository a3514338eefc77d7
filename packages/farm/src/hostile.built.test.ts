import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { createRandom } from '@pastiche/core';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { startServer, TestClient } from './farm.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'pastiche-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const secret = 'anna-has-a-secret-of-many-characters';
const other = 'ben-has-another-secret-of-many-letters';

/** What a request that was refused may answer; nothing else. */
const refusals = [400, 401, 403, 404, 405, 408, 409, 411, 413, 414, 415, 429, 431];

/** A chunk of a PNG. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const ends = [Buffer.alloc(4), Buffer.alloc(4)];
  ends[0].writeUInt32BE(data.length);
  ends[1].writeUInt32BE(crc32(body));
  return Buffer.concat([ends[0], body, ends[1]]);
}

/** A PNG of few bytes that says it has so many pixels. */
function bomb(side: number): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  const data = deflateSync(Buffer.alloc(1_000_000));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

interface Attack {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer | string;
}

const inner = [
  ...[
    'http://127.0.0.1',
    'http://2130706433',
    'http://0x7f000001',
    'http://0177.0.0.1',
    'http://127.1',
    'http://[::1]',
  ],
  ...[
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]',
    'http://0',
    'http://localhost',
    'http://localhost.',
    'http://LOCALHOST',
  ],
  ...[
    'http://169.254.169.254',
    'http://10.0.0.1',
    'http://192.168.0.1',
    'http://172.16.0.1',
    'http://[fd00::1]',
    'http://[fe80::1]',
  ],
  ...[
    'http://①②⑦.0.0.1',
    'http://127。0。0。1',
    'http://pictures.example.org@127.0.0.1',
    'http://127.0.0.1#pictures.example.org',
  ],
  ...[
    'http://pictures.example.org:22',
    'https://pictures.example.org.evil.org',
    'file:///etc/passwd',
    'ftp://pictures.example.org/x',
  ],
  ...[
    'gopher://127.0.0.1:6379/_FLUSHALL',
    'data:image/png;base64,AAAA',
    'dict://127.0.0.1',
    'jar:http://127.0.0.1!/',
    '//127.0.0.1/x',
  ],
];
const paths = [
  ...[
    '../../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '....//....//etc/passwd',
    '/etc/passwd',
    'C:\\windows\\win.ini',
    '%00',
    'uploads/../jobs',
  ],
  ...[
    'uploads/anna',
    'uploads/%2e%2e/x',
    './x.png',
    '\u0000',
    'uploads/ ',
    `uploads/${'a'.repeat(63)}`,
    `uploads/${'A'.repeat(64)}`,
    `uploads/${'g'.repeat(64)}`,
  ],
];

/** Requests of all kinds that must be refused; the same for the same seed. */
function attacks(count: number, photo: string, job: string): Attack[] {
  const random = createRandom(1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.uniform() * list.length)];
  const json = { 'content-type': 'application/json' };
  const mine = { authorization: `Bearer ${secret}` };
  const his = { authorization: `Bearer ${other}` };
  const add = (body: unknown): Attack => ({
    path: '/v1/jobs',
    method: 'POST',
    headers: { ...mine, ...json },
    body: JSON.stringify(body),
  });
  const painted = (more: object): Attack => add({ job: { content: photo, styles: [photo], ...more } });
  const fields = ['content', 'styles', 'masks', 'map', 'protect', 'keep', 'shapesFrom', 'init'];
  const forged = [
    '',
    'x',
    secret.slice(1),
    `${secret}x`,
    secret.toUpperCase(),
    `${secret} ${other}`,
    'null',
    'undefined',
    '../tokens',
    `${secret}\u00a0`,
  ];
  const kinds: (() => Attack)[] = [
    // Paths and addresses where pictures are expected.
    () => painted({ [pick(fields)]: pick(paths) }),
    () =>
      painted({ [pick(fields)]: `${pick(inner)}${pick(['', '/', '/x.png', ':6379/', '/?x=pictures.example.org'])}` }),
    () => add({ film: pick([...inner, ...paths]), job: { styles: photo } }),
    () => add({ photos: [photo, pick([...inner, ...paths])], job: { styles: photo } }),
    // Tokens that are none.
    () => ({
      path: pick(['/v1/jobs', '/metrics', `/v1/jobs/${job}`, `/v1/${photo}`]),
      headers: { authorization: `${pick(['Bearer', 'bearer', 'Basic', 'Token', ''])} ${encodeURI(pick(forged))}` },
    }),
    // What is another client's.
    () => ({
      path: pick([
        `/v1/jobs/${job}`,
        `/v1/jobs/${job}/result`,
        `/v1/jobs/${job}/events`,
        `/v1/jobs/${job}/preview`,
        `/v1/${photo}`,
      ]),
      headers: his,
      method: 'GET',
    }),
    () => ({ path: `/v1/jobs/${job}`, headers: his, method: 'DELETE' }),
    () => ({ ...painted({ seed: Math.floor(random.uniform() * 1e6) }), headers: { ...his, ...json } }),
    () => ({ path: '/metrics', headers: pick([his, mine]) }),
    // Paths of the server.
    () => ({
      path: `/v1/${pick(['jobs', 'uploads'])}/${encodeURIComponent(pick(paths))}${pick(['', '/result', '/preview'])}`,
      headers: mine,
    }),
    () => ({
      path: pick([
        '/../package.json',
        '/page.js/../../package.json',
        '/%2e%2e/package.json',
        '/.env',
        '/store',
        '/page.ts',
        '/v1',
      ]),
      headers: mine,
    }),
    () => ({ path: `/v1/jobs/${'x'.repeat(Math.floor(random.uniform() * 9000))}`, headers: mine }),
    // What is no job.
    () => ({
      path: '/v1/jobs',
      method: 'POST',
      headers: { ...mine, ...json },
      body: pick([
        '',
        '{',
        '[]',
        'null',
        '"x"',
        '1',
        '{"job":1}',
        '{"job":{"__proto__":{}}}',
        '{"constructor":{"prototype":{}}}',
        `${'['.repeat(50_000)}`,
      ]),
    }),
    () => ({
      path: '/v1/jobs',
      method: 'POST',
      headers: {
        ...mine,
        'content-type': pick([
          'text/plain',
          'application/xml',
          'multipart/form-data; boundary=x',
          'application/x-www-form-urlencoded',
        ]),
      },
      body: 'job=1',
    }),
    () =>
      painted({
        [pick([
          'weights',
          'sources',
          'backend',
          'session',
          'memory',
          'workers',
          'resume',
          'tileSize',
          'device',
          '__proto__x',
          'toString',
        ])]: pick([1, 'x', {}, []]),
      }),
    () =>
      painted({
        [pick(['size', 'iterations', 'styleWeight', 'seed'])]: pick([-1, 1e300, '1', [], {}, true]),
      }),
    () => painted({ styles: Array(30).fill(photo) }),
    () => painted({ x: 'y'.repeat(1_100_000) }),
    // What is no picture.
    () => ({
      path: '/v1/uploads',
      method: 'POST',
      headers: {
        ...mine,
        'content-type': pick(['image/png', 'image/svg+xml', 'video/mp4', 'application/octet-stream']),
      },
      body: pick([
        bomb(30_000),
        bomb(65_000),
        '',
        'GIF89a',
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '#EXTM3U\nfile:///etc/passwd',
        'ffconcat version 1.0\nfile /etc/passwd',
        '%PDF-1.7',
        'RIFF\u0000\u0000\u0000\u0000WEBP',
        Buffer.alloc(1_100_000),
      ]),
    }),
    () => ({
      path: '/v1/uploads',
      method: 'POST',
      headers: { ...mine, 'content-type': pick(['text/html', 'application/json', '', 'image']) },
      body: pick(['<script>', '{']),
    }),
    // Ways of asking that there are not.
    () => ({
      path: pick(['/v1/jobs', '/v1/uploads', '/']),
      method: pick(['PUT', 'PATCH', 'OPTIONS', 'PROPFIND', 'TRACE']),
      headers: mine,
    }),
  ];
  return Array.from({ length: count }, (_, i) => kinds[i % kinds.length]());
}

it('refuses a thousand hostile requests, tells nothing, and stays as large as it was', async () => {
  const tokens = join(folder, 'tokens.json');
  const all = [
    { name: 'anna', token: secret },
    { name: 'ben', token: other },
    { name: 'olga', token: 'olga-reads-the-metrics-of-this-server', operator: true },
  ];
  writeFileSync(tokens, JSON.stringify(all));
  const limits = ['--max-upload', '1MB', '--max-pixels', '1000000', '--allow-host', 'pictures.example.org'];
  const server = await startServer(
    '--store',
    join(folder, 'store'),
    '--tokens',
    tokens,
    '--backend',
    'onnx',
    ...limits,
  );
  const { hostname, port } = new URL(server.url);
  const memory = async (): Promise<number> => {
    const headers = { authorization: 'Bearer olga-reads-the-metrics-of-this-server' };
    const text = await (await fetch(`${server.url}/metrics`, { headers })).text();
    return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]);
  };
  try {
    const anna = new TestClient(server.url, secret);
    const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } });
    const photo = await anna.upload(await picture.png().toBuffer());
    const quick = { size: 32, minSize: 32, iterations: 2, model: 'random' };
    const { id } = await anna.add({ job: { ...quick, content: photo, styles: photo } });
    await anna.result(id);
    // Its caches are full after some.
    const count = 1000;
    const all = attacks(count + 200, photo, id);
    let before = 0;
    const accepted: unknown[] = [];
    for (const [i, { path, ...how }] of all.entries()) {
      if (i === 200) before = await memory();
      const { status, text } = await raw(hostname, Number(port), path, how);
      const leaks = [secret, other, folder, 'node_modules', '/src/', 'root:x:0', 'at Object.'].filter((each) =>
        text.includes(each),
      );
      // A name of a file that was sent may be in the answer: what is not ours is no secret.
      // A body that is too large may have its connection closed before all of it is sent.
      const isClosed = status === 0 && (how.body?.length ?? 0) > 1e6;
      if (!(isClosed || refusals.includes(status)) || leaks.length > 0)
        accepted.push({
          path,
          method: how.method,
          body: String(how.body).slice(0, 300),
          status,
          text: text.slice(0, 500),
          leaks,
        });
    }
    expect(accepted).toEqual([]);
    expect((await memory()) - before).toBeLessThan(150e6);
    // Those who ask properly are served as before.
    expect((await anna.get(id)).state).toBe('done');
    const more = await anna.add({ job: { ...quick, seed: 7, content: photo, styles: photo } });
    expect((await anna.result(more.id)).length).toBeGreaterThan(100);
    expect((await new TestClient(server.url, other).list()).length).toBe(0);
  } finally {
    await server.kill();
  }
});

/** Sends a request as it is: fetch would make the path and the headers proper. */
function raw(
  host: string,
  port: number,
  path: string,
  { method = 'GET', headers = {}, body = '' }: Omit<Attack, 'path'>,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    const bytes = Buffer.from(body as string);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const length = method === 'GET' ? [] : [`content-length: ${bytes.length}`];
    const socket = connect(port, host, () => {
      socket.write(
        [`${method} ${path} HTTP/1.1`, 'host: localhost', 'connection: close', ...lines, ...length, '', ''].join(
          '\r\n',
        ),
      );
      socket.write(bytes);
    });
    let text = '';
    socket.on('data', (data) => {
      text += data.toString('latin1');
    });
    // A server that refuses a body before it has come may close the connection on it.
    socket.on('error', () => {});
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text }));
  });
}
