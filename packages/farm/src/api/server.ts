import swagger from '@fastify/swagger';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { JobQueue } from '../queue/jobQueue.ts';
import type { Store } from '../store/store.ts';
import type { JobLimits } from '../task/request.ts';
import { homepage, version } from '../version.ts';
import { type Client, type Clients, localClient } from './clients.ts';
import { addJobRoutes } from './jobRoutes.ts';
import type { Metrics } from './metrics.ts';
import { addPage } from './page.ts';
import { problemOf, Refusal } from './problem.ts';
import { schemas } from './schemas.ts';
import { type UploadLimits, Uploads } from './uploads.ts';

/** What clients may ask of a server. */
export interface ServerLimits extends JobLimits {
  /** Of uploads. */
  uploads: UploadLimits;
}

/** What a server is made of. */
export interface ServerOptions {
  queue: JobQueue;
  store: Store;
  metrics: Metrics;
  /** Who may use it. @defaultValue whoever is on this machine */
  clients?: Clients;
  limits: ServerLimits;
  /** Where requests are logged. */
  log: Logger;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set for all of /v1. */
    client: Client;
  }
}

/** How long a client may take for a whole request, in milliseconds, and how long a connection may say nothing. */
const slowest = 300_000;
const silent = 60_000;

/** The HTTP API. It is not listening yet. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { queue, store, metrics, clients, limits, log } = options;
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    bodyLimit: 1_000_000,
    requestTimeout: slowest,
    connectionTimeout: silent,
    // Whoever is connected gets an answer, and no other request after it.
    forceCloseConnections: 'idle',
  });
  // Requests are checked once, by words of our own; schemas are for the description.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  await app.register(swagger, { openapi: description, hideUntagged: true });

  app.decorateRequest('client', undefined as unknown as Client);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    if (!clients) checkIsHere(request);
    const isOpen = /^\/($|page\.|health\/|openapi\.json$)/.test(request.url.split('?')[0]);
    const client = clients ? clients.find(request.headers.authorization) : localClient;
    if (client) request.client = client;
    else if (!isOpen) {
      reply.header('www-authenticate', 'Bearer');
      throw new Refusal(
        401,
        'unauthorized',
        'Expected the header "authorization: Bearer <token>" with a token of this server',
      );
    }
  });
  app.addHook('onResponse', async ({ routeOptions }, { statusCode, elapsedTime }) => {
    metrics.request(routeOptions.url ?? 'none', statusCode, elapsedTime / 1000);
  });
  app.setErrorHandler((error, request, reply) => {
    const { status, problem, headers = {} } = problemOf(error);
    if (status >= 500) request.log.error(error);
    return reply.code(status).headers(headers).send(problem);
  });
  app.setNotFoundHandler((_, reply) => reply.code(404).send({ code: 'not-found', message: 'There is nothing here' }));

  const uploads = new Uploads(store, limits.uploads);
  // The body of an upload goes to disk as it comes.
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      /^(image|video)\/|^application\/octet-stream/,
      { bodyLimit: limits.uploads.bytes },
      (_, body, done) => done(null, body),
    );
    scope.post('/v1/uploads', { schema: { ...schemas.upload, tags } }, async (request, reply) => {
      const added = await uploads.add(request.client.name, request.body as AsyncIterable<Uint8Array>);
      return reply.code(201).send(added);
    });
  });
  app.get<{ Params: { hash: string } }>(
    '/v1/uploads/:hash',
    { schema: { ...schemas.uploaded, tags } },
    async (request) => {
      const picture = `uploads/${request.params.hash}`;
      const facts = await uploads.find(request.client.name, picture);
      if (!facts) throw new Refusal(404, 'not-found', 'You have no such upload');
      return { picture, ...facts };
    },
  );
  addJobRoutes(app, { queue, store, uploads, limits });
  addPage(app);

  app.get('/openapi.json', async () => app.swagger());
  app.get('/health/live', async () => ({ live: true }));
  app.get('/health/ready', async (_, reply) => {
    const ready = await queue.isReady();
    return reply.code(ready ? 200 : 503).send({ ready });
  });
  metrics.watch(queue);
  app.get('/metrics', async (request, reply) => {
    if (!request.client.isOperator) throw new Refusal(403, 'forbidden', 'Only operators may read the metrics');
    return reply.type(metrics.contentType).send(await metrics.print());
  });
  return app;
}

const tags = ['jobs'];

const description = {
  info: {
    title: 'pastiche',
    version,
    description:
      'Paints photos in the style of paintings: upload pictures, add a job, follow it, and fetch the result.',
  },
  externalDocs: { url: homepage },
  components: { securitySchemes: { token: { type: 'http' as const, scheme: 'bearer' } } },
  security: [{ token: [] }],
};

/**
 * Without tokens, only programs on this machine may ask. A page of another site may point a name of its own to this machine (DNS rebinding), which the `host`
 * tells.
 */
function checkIsHere({ headers }: FastifyRequest): void {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const isOwn = headers.origin === undefined || headers.origin === `http://${headers.host}`;
  if (isOwn && ['localhost', '127.0.0.1', '[::1]'].includes(host)) return;
  throw new Refusal(
    403,
    'forbidden',
    'Expected a request to localhost: give the server tokens to reach it by another name',
  );
}
