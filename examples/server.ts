// A server: POST a photo, and receive it as PNG in the style of a painting. Two uploads are painted at once; whoever disconnects stops theirs.
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPipeline, PasticheError, readImage } from '@pastiche/node';
import { out, painting, photo, size } from './inputs.ts';

const mostRuns = 2;
const largestUpload = 20_000_000;

// One pipeline for the process: it keeps the network loaded. `only` makes sure that nothing a client sends is read as a path or an address.
const pipeline = createPipeline({ keep: 1, only: 'bytes' });
const styles = await readImage(painting, { longest: size });
/** The requests that are being answered. */
const answers = new Set<Promise<void>>();

/** The bytes of an upload, as they arrive. */
async function* upload(request: IncomingMessage): AsyncGenerator<Uint8Array, void, void> {
  let received = 0;
  for await (const chunk of request) {
    received += chunk.length;
    if (received > largestUpload) throw new Error('the file is larger than 20 MB');
    yield chunk;
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (answers.size >= mostRuns)
    return void response.writeHead(503, { 'retry-after': '30' }).end('Busy. Try again later.\n');
  const left = new AbortController();
  response.on('close', () => left.abort());
  try {
    const job = { content: upload(request), styles, size, iterations: 20, coarseIterations: 20 };
    const picture = await pipeline.run(job, { signal: left.signal }).result;
    response.writeHead(200, { 'content-type': 'image/png' }).end(await picture.toBuffer('png'));
  } catch (error) {
    if (left.signal.aborted) return console.log('a client left; its run has ended');
    const isClients = PasticheError.isInstance(error) && ['unreadable', 'invalid-image'].includes(error.code);
    response.writeHead(isClients ? 400 : 500).end(isClients ? `${error.message}\n` : 'Something went wrong.\n');
    if (!isClients) console.error(error);
  }
}

const server = createServer((request, response) => {
  const answering = answer(request, response).finally(() => answers.delete(answering));
  answers.add(answering);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
console.log(`listening on ${address}`);

// From here on, what clients do: one leaves early, then two upload at once, one of them no picture.
const body = await readFile(photo);
const leaving = new AbortController();
const first = fetch(address, { method: 'POST', body, signal: leaving.signal }).catch(() => {});
await once(server, 'request');
leaving.abort();
await first;
await Promise.all(answers);
const [good, bad] = await Promise.all(
  [body, 'no picture'].map((sent) => fetch(address, { method: 'POST', body: sent })),
);
console.log(`no picture: ${bad.status}, ${(await bad.text()).trim()}`);
if (!good.ok) throw new Error(`The server answered ${good.status}: ${await good.text()}`);
await writeFile(out, new Uint8Array(await good.arrayBuffer()));
console.log(`wrote ${out}`);
server.close();
pipeline.dispose();
