import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ended, type JobQueue, type JobRecord, QueueFull } from '../queue/jobQueue.ts';
import type { Store } from '../store/store.ts';
import { isIn } from '../store/stored.ts';
import { places } from '../task/names.ts';
import { type JobLimits, parseRequest } from '../task/request.ts';
import { JobStream } from './events.ts';
import { Refusal } from './problem.ts';
import { schemas } from './schemas.ts';
import type { Uploads } from './uploads.ts';
import { viewOf } from './view.ts';

type Asked = FastifyRequest<{ Params: { id: string } }>;

/** A client follows so many jobs at a time. */
const mostStreams = 100;
const tags = ['jobs'];

/** Adds the routes of jobs. */
export function addJobRoutes(
  app: FastifyInstance,
  { queue, store, uploads, limits }: { queue: JobQueue; store: Store; uploads: Uploads; limits: JobLimits },
): void {
  const streams = new Map<JobStream, string>();
  app.addHook('preClose', async () => {
    for (const stream of streams.keys()) stream.end();
  });

  /** The job that is asked for, if it is the client's. */
  async function find({ params: { id }, client }: Asked): Promise<JobRecord> {
    const record = /^[\da-f]{40}$/.test(id) ? await queue.get(client.name, id) : undefined;
    if (record) return record;
    throw new Refusal(404, 'not-found', 'You have no such job');
  }

  async function send(reply: FastifyReply, name: string, type: string): Promise<FastifyReply> {
    const file = await store.read(name);
    if (!file) throw new Refusal(404, 'not-found', 'It is not there, or not any more');
    // What a client made is shown, but never run.
    const headers = {
      'content-length': file.size,
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-cache',
    };
    return reply.type(type).headers(headers).send(file.stream);
  }

  app.post('/v1/jobs', { schema: { ...schemas.add, tags } }, async (request, reply) => {
    const { name } = request.client;
    const task = await parseRequest(request.body, name, limits, (picture, isFilm) =>
      uploads.open(name, picture, isFilm),
    );
    if (!(await queue.get(name, task.id))) await uploads.checkRoom(name);
    let record = await queue.add(task);
    // What a job made long ago may have been removed since.
    if (record.result && !(await isIn(store, record.result.name))) record = await queue.add(task, true);
    request.log.info({ job: task.id, kind: task.kind, client: name }, 'job added');
    return reply.code(202).header('location', `/v1/jobs/${task.id}`).send(viewOf(record));
  });

  app.get('/v1/jobs', { schema: { ...schemas.list, tags } }, async ({ client }) =>
    (await queue.list(client.name)).map(viewOf),
  );

  app.get('/v1/jobs/:id', { schema: { ...schemas.get, tags } }, async (request: Asked) => viewOf(await find(request)));

  app.delete('/v1/jobs/:id', { schema: { ...schemas.cancel, tags } }, async (request: Asked) => {
    const { task } = await find(request);
    const record = await queue.cancel(request.client.name, task.id);
    request.log.info({ job: task.id, client: request.client.name }, 'job cancelled');
    return record && viewOf(record);
  });

  app.get(
    '/v1/jobs/:id/events',
    { exposeHeadRoute: false, schema: { ...schemas.events, tags } },
    async (request: Asked, reply) => {
      const { task, state } = await find(request);
      const { name } = request.client;
      if (request.headers['last-event-id'] && ended.includes(state)) return reply.code(204).send();
      if ([...streams.values()].filter((each) => each === name).length >= mostStreams)
        throw new QueueFull(`You follow ${mostStreams} jobs already`);
      reply.hijack();
      // The client has left meanwhile.
      if (reply.raw.destroyed) return;
      const stream = new JobStream(queue, name, task.id, reply.raw);
      streams.set(stream, name);
      reply.raw.on('close', () => streams.delete(stream));
    },
  );

  app.get('/v1/jobs/:id/preview', { schema: { ...schemas.preview, tags } }, async (request: Asked, reply) => {
    const { task } = await find(request);
    return send(reply, places.preview(task), 'image/jpeg');
  });

  app.get('/v1/jobs/:id/result', { schema: { ...schemas.result, tags } }, async (request: Asked, reply) => {
    const { result, state, error } = await find(request);
    if (!result) throw new Refusal(409, 'no-result', error?.message ?? `The job is ${state}: it has no result`);
    return send(reply, result.name, result.type);
  });
}
