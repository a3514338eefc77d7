import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { memoryCache } from '@pastiche/models';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { loadEncoder } from '../loadEncoder.ts';
import { fetchBytes } from './files.ts';

/** What the proxy was asked for. */
const log: string[] = [];
let server: Server;
let proxy: Server;
const addressOf = (one: Server): string => `http://127.0.0.1:${(one.address() as AddressInfo).port}`;

beforeAll(async () => {
  server = createServer((request, response) => void response.end(`${request.headers.host} ${request.url}`));
  proxy = createServer();
  // Whatever the name, it leads to the server; but nothing is encrypted there.
  proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
    log.push(`CONNECT ${request.url}`);
    if (request.url?.endsWith(':443')) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const there = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      there.pipe(socket).pipe(there);
    });
    for (const end of [there, socket]) end.on('error', () => {});
  });
  proxy.on('request', (request: IncomingMessage, response) => {
    log.push(`GET ${request.url}`);
    response.end(`${request.headers.host} ${new URL(request.url ?? '').pathname}`);
  });
  for (const each of [server, proxy]) await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  for (const each of [server, proxy]) {
    each.closeAllConnections();
    each.close();
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  log.length = 0;
});

const text = async (address: string): Promise<string> => Buffer.from(await fetchBytes(address)).toString();

it.each(['HTTP_PROXY', 'http_proxy'])('fetches by way of $%s', async (name) => {
  vi.stubEnv(name, addressOf(proxy));
  // Only the proxy knows this server.
  expect(await text('http://pictures.invalid/one.png')).toBe('pictures.invalid /one.png');
  expect(log).toEqual([expect.stringContaining('pictures.invalid')]);
});

it('fetches weights by way of it, too', async () => {
  vi.stubEnv('HTTP_PROXY', addressOf(proxy));
  const source = { name: 'own', weights: 'own', url: 'http://weights.invalid/vgg19.h5', license: 'ours' };
  // What arrives are no weights.
  await expect(loadEncoder({ model: 'vgg19', sources: [source], cache: memoryCache() })).rejects.toMatchObject({
    code: 'download-failed',
    message: expect.stringContaining('own: '),
  });
  expect(log).toEqual([expect.stringContaining('weights.invalid')]);
});

it('asks $HTTPS_PROXY for a tunnel, and says what it answers', async () => {
  vi.stubEnv('HTTPS_PROXY', addressOf(proxy));
  await expect(text('https://pictures.invalid/one.png')).rejects.toMatchObject({
    code: 'unreadable',
    message: expect.stringContaining('403'),
  });
  expect(log).toEqual(['CONNECT pictures.invalid:443']);
});

it('fetches what $NO_PROXY names directly', async () => {
  vi.stubEnv('HTTP_PROXY', addressOf(proxy));
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  expect(await text(`${addressOf(server)}/two.png`)).toContain('/two.png');
  expect(log).toEqual([]);
});
