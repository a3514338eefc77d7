import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BadServer,
  badServer,
  breaking,
  good,
  type Manner,
  withoutRanges,
} from '../../../../../test/badServer.ts';
import type { DownloadPart } from './cache.ts';
import { type DownloadEvent, type Downloaded, type DownloadOptions, download } from './download.ts';

const file = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) % 251);
/** Not by `toEqual`, which takes seconds for so many numbers. */
const expectFile = (bytes: Uint8Array): void => expect(Buffer.compare(bytes, file)).toBe(0);
let server: BadServer;
beforeAll(async () => {
  server = await badServer();
});
afterAll(() => server.close());

interface Outcome extends Downloaded {
  notices: string[];
  progress: Extract<DownloadEvent, { type: 'progress' }>[];
  requests: string[];
}

let paths = 0;

/** Downloads from a server of this manner, at a path of its own. */
async function get(manner: Manner, options: DownloadOptions = {}): Promise<Outcome> {
  const path = `/${++paths}`;
  server.manners[path] = manner;
  const before = server.log.length;
  const notices: string[] = [];
  const progress: Outcome['progress'] = [];
  const events = download(server.address + path, { delay: 0.01, stall: 5, ...options });
  for (;;) {
    const { done, value } = await events.next();
    const requests = server.log.slice(before).map((line) => line.split(' ')[1]);
    if (done) return { ...value, notices, progress, requests };
    if (value.type === 'notice') notices.push(value.message);
    else progress.push(value);
  }
}

describe('download', () => {
  it('fetches a file, and tells how far it is', async () => {
    const { bytes, notices, progress, requests, version } = await get(good(file));
    expectFile(bytes);
    expect([notices, requests, version]).toEqual([[], ['all'], '"1"']);
    expect(progress.at(-1)).toEqual({ type: 'progress', loaded: file.length, total: file.length });
    const loaded = progress.map((event) => event.loaded);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
  });

  it('fetches regions of one, each with a request of its own', async () => {
    const regions = [
      { begin: 5, end: 9 },
      { begin: 200_000, end: 300_000 },
    ];
    const { bytes, size, requests } = await get(good(file), { regions });
    expect(bytes).toEqual(Uint8Array.of(...file.subarray(5, 9), ...file.subarray(200_000)));
    expect([size, requests]).toEqual([file.length, ['bytes=5-8', 'bytes=200000-299999']]);
  });

  it('reads over what is not wanted where a server does not know ranges, in one request', async () => {
    const regions = [
      { begin: 5, end: 9 },
      { begin: 1000, end: 1002 },
    ];
    const { bytes, requests } = await get(withoutRanges(file), { regions });
    expect(bytes).toEqual(Uint8Array.of(...file.subarray(5, 9), file[1000], file[1001]));
    expect(requests).toHaveLength(1);
  });

  it('continues what breaks off, however often', async () => {
    const { bytes, notices, requests } = await get(breaking(file, 120_000));
    expectFile(bytes);
    expect(requests.length).toBeGreaterThan(2);
    expect(requests.slice(1).every((range) => /^bytes=[1-9]\d*-299999$/.test(range))).toBe(true);
    expect(notices[0]).toMatch(/; trying again in 0.01 s$/);
  });

  it('gives up on what breaks off at the same place again and again', async () => {
    await expect(get(breaking(file, 120_000, false))).rejects.toThrow(/, \d times$/);
  });

  it('takes an answer without a length', async () => {
    const manner: Manner = (_, response) => void response.writeHead(200).end(file);
    expectFile((await get(manner)).bytes);
    expectFile((await get(manner, { size: file.length })).bytes);
  });

  it('takes a compressed answer, whose length is another', async () => {
    const zipped = gzipSync(file);
    const headers = { 'Content-Encoding': 'gzip', 'Content-Length': zipped.length };
    const manner: Manner = (_, response) => void response.writeHead(200, headers).end(zipped);
    expectFile((await get(manner, { size: file.length })).bytes);
    expectFile((await get(manner)).bytes);
  });

  it('asks a busy server again, ever more slowly, or when it says', async () => {
    const manner: Manner = (request, response, attempt) => {
      if (attempt > 3) return good(file)(request, response, attempt);
      response.writeHead(503, attempt === 1 ? {} : { 'Retry-After': '0' }).end();
    };
    const { bytes, notices } = await get(manner);
    expectFile(bytes);
    const said = 'the server answered 503 Service Unavailable; trying again in';
    expect(notices).toEqual([`${said} 0.01 s`, `${said} 0 s`, `${said} 0 s`]);
  });

  it('follows redirects', async () => {
    const manner: Manner = (_, response) => void response.writeHead(302, { Location: '/moved' }).end();
    server.manners['/moved'] = good(file);
    expectFile((await get(manner)).bytes);
  });

  it('notices silence, and continues', async () => {
    const manner: Manner = (request, response, attempt) => {
      if (attempt > 1) return good(file)(request, response, attempt);
      response.writeHead(200, { 'Content-Length': file.length, ETag: '"1"' }).write(file.subarray(0, 1000));
    };
    const { bytes, notices, requests } = await get(manner, { stall: 0.3 });
    expectFile(bytes);
    expect(notices).toEqual(['no data received for 0.3 s; trying again in 0.01 s']);
    expect(requests).toEqual(['all', 'bytes=1000-299999']);
  });

  it('starts over when the file changes on the way', async () => {
    const newer = file.map((value) => 255 - value);
    const manner: Manner = (request, response, attempt) =>
      attempt === 1 ? breaking(file, 1000)(request, response, attempt) : good(newer, '"2"')(request, response, attempt);
    const { bytes, notices } = await get(manner);
    expect(bytes).toEqual(newer);
    expect(notices).toContainEqual(expect.stringContaining('the file changed on the way'));
  });

  it('continues what an earlier download left, and starts over where that is no beginning of the file', async () => {
    const left = (bytes: Uint8Array): DownloadPart & { discarded: number } => ({
      discarded: 0,
      read: async () => bytes,
      write: async () => {},
      async discard() {
        this.discarded++;
      },
      close: async () => {},
    });
    const half = left(file.subarray(0, 150_000));
    const continued = await get(good(file), { part: half });
    expect([continued.resumed, continued.requests, half.discarded]).toEqual([150_000, ['bytes=150000-'], 0]);
    expectFile(continued.bytes);
    const tooLong = left(new Uint8Array(300_001));
    const { bytes, notices } = await get(good(file), { part: tooLong });
    expectFile(bytes);
    expect([notices.length, tooLong.discarded]).toEqual([1, 1]);
    expect(notices[0]).toMatch(/^the server has nothing from byte 300001 on; trying again/);
    const known = left(new Uint8Array(300_001));
    expect((await get(good(file), { part: known, size: file.length })).requests).toEqual(['all']);
    expect(known.discarded).toBe(1);
  });

  it.each<[string, Manner, RegExp]>([
    ['404', (_, response) => void response.writeHead(404).end(), /answered 404 Not Found/],
    ['403', (_, response) => void response.writeHead(403).end(), /answered 403 Forbidden/],
    ['a page instead of the file', (_, response) => void response.end('<html>'), /has 6 bytes instead of 300000/],
    [
      'bytes from elsewhere',
      (_, response) => void response.writeHead(206, { 'Content-Range': 'bytes 7-9/300000' }).end('abc'),
      /bytes from 7 on instead of from 0/,
    ],
  ])('refuses %s at once', async (_, manner, message) => {
    const before = server.log.length;
    await expect(get(manner, { size: file.length })).rejects.toThrow(message);
    expect(server.log.length - before).toBe(1);
  });

  it('refuses regions behind the end', async () => {
    await expect(get(good(file), { regions: [{ begin: 299_999, end: 300_001 }] })).rejects.toThrow(/300000 bytes/);
  });

  it('gives up on a server that always fails, after as many tries as asked for', async () => {
    const before = server.log.length;
    const manner: Manner = (_, response) => void response.writeHead(500).end();
    await expect(get(manner, { retries: 2 })).rejects.toThrow('the server answered 500 Internal Server Error, 3 times');
    expect(server.log.length - before).toBe(3);
  });

  it('says at once that nothing answers', async () => {
    const gone = await badServer();
    await gone.close();
    await expect(download(gone.address).next()).rejects.toThrow('nothing answers there');
  });

  it('gives up soon where a browser does not say why nothing comes', async () => {
    let asked = 0;
    const fetch = async (): Promise<Response> => {
      asked++;
      throw new TypeError('Failed to fetch');
    };
    const events = download('https://example.org/file', { fetch, delay: 0.01 });
    expect((await events.next()).value).toMatchObject({ type: 'notice' });
    await expect(events.next()).rejects.toThrow('Failed to fetch, 2 times');
    expect(asked).toBe(2);
  });

  it('can be cancelled while it waits for an answer, for bytes, or for another try', async () => {
    const manners: Manner[] = [
      () => {},
      (_, response) => void response.writeHead(200, { 'Content-Length': 9 }).write('abc'),
      (_, response) => void response.writeHead(503, { 'Retry-After': '60' }).end(),
    ];
    for (const manner of manners) {
      const reason = new Error('enough');
      await expect(get(manner, { signal: withDelay(100, reason) })).rejects.toBe(reason);
    }
  });

  it('ends the connection when nobody reads on, and when it refuses the answer', async () => {
    let closed: Promise<unknown> | undefined;
    server.manners['/endless'] = (_, response) => {
      closed = new Promise((resolve) => response.on('close', resolve));
      response.writeHead(200, { 'Content-Length': 1e9 }).write(new Uint8Array(1e6));
    };
    for (const options of [{ size: 5 }, { regions: [{ begin: 1, end: 2e9 }] }]) {
      await expect(download(`${server.address}/endless`, options).next()).rejects.toThrow(/1000000000 bytes/);
      await closed;
    }
    for await (const event of download(`${server.address}/endless`)) if (event.type === 'progress') break;
    await closed;
  });
});

function withDelay(milliseconds: number, reason: Error): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), milliseconds);
  return controller.signal;
}
