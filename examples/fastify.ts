// Fastify: POST a form with a photo, and receive it painted. Two uploads are painted at once; whoever disconnects stops theirs.
import multipart from '@fastify/multipart';
import { createPipeline, PasticheError, readImage } from '@pastiche/node';
import fastify, { type FastifyError } from 'fastify';
import pLimit from 'p-limit';
import { visit } from './clients.ts';
import { painting, size } from './inputs.ts';

// One pipeline for the process: it keeps the network loaded. `only` makes sure that nothing a client sends is read as a path or an address.
const pipeline = createPipeline({ keep: 1, only: 'bytes' });
const styles = await readImage(painting, { longest: size });
const limit = pLimit(2);
const server = fastify();
await server.register(multipart, { limits: { fileSize: 20_000_000, files: 1 } });

server.get('/', () => ({ painting: limit.activeCount, waiting: limit.pendingCount }));

const querystring = {
  type: 'object',
  properties: { iterations: { type: 'integer', minimum: 1, maximum: 500, default: 100 } },
};
server.post<{ Querystring: { iterations: number } }>('/paint', { schema: { querystring } }, async (request, reply) => {
  // Not `request.signal`, which is aborted as soon as an upload has been read.
  const left = new AbortController();
  reply.raw.on('close', () => left.abort());
  const content = await (await request.file())?.toBuffer();
  if (!content) return reply.code(400).send('Send a form with a picture in it.');
  if (limit.pendingCount >= 10) return reply.code(503).header('retry-after', '60').send('Too many are waiting.');
  const { iterations } = request.query;
  const job = { content, styles, size, iterations, coarseIterations: iterations };
  const picture = await limit(() => pipeline.run(job, { signal: left.signal }).result);
  return reply.type('image/png').send(await picture.toBuffer('png'));
});

server.setErrorHandler<FastifyError>((error, _request, reply) => {
  if (reply.raw.destroyed) return void console.log('a client left; its run has ended');
  const isPicture = PasticheError.isInstance(error) && ['unreadable', 'invalid-image'].includes(error.code);
  const status = isPicture ? 400 : (error.statusCode ?? 500);
  return reply.code(status).send(status < 500 ? error.message : 'Something went wrong.');
});

await visit(await server.listen({ port: 0, host: '127.0.0.1' }));
await server.close();
pipeline.dispose();
