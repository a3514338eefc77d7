import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request; `attempt` counts those in the same manner, from 1. */
export type Manner = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;

export interface BadServer {
  /** Such as `http://127.0.0.1:40123`. */
  address: string;
  /** How each path is answered; others with 404. */
  manners: Record<string, Manner>;
  /** The requests so far: path and range. */
  log: string[];
  close(): Promise<void>;
}

const missing: Manner = (_, response) => void response.writeHead(404).end('<html>Not here</html>');

/** A server on the loopback interface, on a free port, that behaves as it is told. */
export async function badServer(manners: Record<string, Manner> = {}): Promise<BadServer> {
  const log: string[] = [];
  const attempts = new Map<Manner, number>();
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '/';
    log.push(`${path} ${request.headers.range ?? 'all'}`);
    const manner = manners[path] ?? missing;
    const attempt = (attempts.get(manner) ?? 0) + 1;
    attempts.set(manner, attempt);
    manner(request, response, attempt);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    manners,
    log,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The bytes that a request's Range asks for, as `[begin, end)`; all of `size` without one. */
export function rangeOf({ headers }: IncomingMessage, size: number): [number, number] {
  const [, begin = '0', last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
  return [Number(begin), last ? Math.min(Number(last) + 1, size) : size];
}

/** As a good server does: ranges, lengths, an ETag. */
export function good(file: Uint8Array, etag = '"1"'): Manner {
  return (request, response) => {
    const [begin, end] = rangeOf(request, file.length);
    if (begin >= file.length) return void response.writeHead(416).end();
    const isPart = request.headers.range !== undefined;
    response.writeHead(isPart ? 206 : 200, {
      'Content-Length': end - begin,
      ETag: etag,
      ...(isPart && { 'Content-Range': `bytes ${begin}-${end - 1}/${file.length}` }),
    });
    response.end(file.subarray(begin, end));
  };
}

/** All of the file, whatever part is asked for. */
export function withoutRanges(file: Uint8Array): Manner {
  return (_, response) => void response.writeHead(200, { 'Content-Length': file.length }).end(file);
}

/** Breaks each connection after so many bytes; the range asked for is respected. */
export function breaking(file: Uint8Array, after: number, ranges = true): Manner {
  return (request, response) => {
    const [begin, end] = ranges ? rangeOf(request, file.length) : [0, file.length];
    const isPart = ranges && request.headers.range !== undefined;
    response.writeHead(isPart ? 206 : 200, {
      'Content-Length': end - begin,
      ETag: '"1"',
      ...(isPart && { 'Content-Range': `bytes ${begin}-${end - 1}/${file.length}` }),
    });
    if (end - begin <= after) response.end(file.subarray(begin, end));
    else response.write(file.subarray(begin, begin + after), () => response.destroy());
  };
}
