import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { jobSchemas, requestSchema } from '../task/request.ts';

type JsonSchema = Record<string, unknown>;

function jsonOf(schema: v.GenericSchema): JsonSchema {
  const { $schema: _, ...json } = toJsonSchema(schema, { errorMode: 'ignore' });
  return json as JsonSchema;
}

/** What may be sent as a job, for the description of the API. */
const request = (kind: keyof typeof jobSchemas, title: string): JsonSchema => {
  const json = jsonOf(requestSchema(kind));
  const properties = { ...(json.properties as object), job: jsonOf(jobSchemas[kind] as v.GenericSchema) };
  return { ...json, title, properties };
};

const text = { type: 'string' };
const problem = {
  type: 'object',
  required: ['code', 'message'],
  properties: { code: { ...text, description: 'For programs.' }, message: { ...text, description: 'For people.' } },
};
const upload = {
  type: 'object',
  required: ['picture', 'type'],
  properties: {
    picture: { ...text, description: 'What jobs call it.', examples: ['uploads/5d41...'] },
    type: { ...text, examples: ['image/jpeg'] },
    width: { type: 'integer', description: 'In pixels; films have none.' },
    height: { type: 'integer', description: 'In pixels; films have none.' },
  },
};
const job = {
  type: 'object',
  required: ['id', 'kind', 'state', 'progress', 'doing', 'request', 'created'],
  properties: {
    id: text,
    kind: { enum: ['picture', 'batch', 'film', 'scene'] },
    state: { enum: ['waiting', 'active', 'done', 'failed', 'cancelled'] },
    progress: { type: 'number', minimum: 0, maximum: 1 },
    doing: { ...text, description: 'What is being done.' },
    preview: { ...text, description: 'The address of what is painted so far.' },
    children: { type: 'object', properties: { total: { type: 'integer' }, ended: { type: 'integer' } } },
    result: { type: 'object', properties: { url: text, type: text } },
    error: problem,
    request: { type: 'object', description: 'What was asked for.' },
    created: { ...text, format: 'date-time' },
    started: { ...text, format: 'date-time' },
    finished: { ...text, format: 'date-time' },
  },
};
const id = { type: 'object', required: ['id'], properties: { id: text } };
const refusals = (...codes: number[]): Record<number, object> =>
  Object.fromEntries([401, ...codes].map((code) => [code, { description: meanings[code], ...problem }]));
const meanings: Record<number, string> = {
  400: 'The request is wrong; the message says where.',
  401: 'There is no such token.',
  404: 'You have nothing of that name.',
  409: 'The job has no result.',
  413: 'It is too large, or all that is kept for you is.',
  415: 'It is nothing that can be painted.',
  429: 'There are too many jobs, or too many streams of events. Try again after the seconds in `retry-after`.',
};

type Route = 'upload' | 'uploaded' | 'add' | 'list' | 'get' | 'cancel' | 'events' | 'preview' | 'result';

/** The routes of the API, described. */
export const schemas: Readonly<Record<Route, object>> = {
  upload: {
    summary: 'Upload a picture or a film',
    description: 'The body is the file itself. The same file again is the same upload.',
    consumes: ['image/*', 'video/*', 'application/octet-stream'],
    response: { 201: { description: 'It is kept.', ...upload }, ...refusals(413, 415) },
  },
  uploaded: {
    summary: 'What an upload is',
    params: { type: 'object', required: ['hash'], properties: { hash: text } },
    response: { 200: { description: 'An upload.', ...upload }, ...refusals(404) },
  },
  add: {
    summary: 'Paint a picture, a batch, or a film',
    description:
      'Pictures are named as uploads. The same request again is the same job; one that failed or was cancelled begins again. With `photos`, every photo is painted by every painting; with `film`, a film.',
    body: {
      oneOf: [
        request('picture', 'A picture'),
        request('batch', 'A batch: every photo by every painting'),
        request('film', 'A film'),
      ],
    },
    response: {
      202: { description: 'It is in the queue, or done already.', ...job },
      ...refusals(400, 404, 413, 415, 429),
    },
  },
  list: {
    summary: 'Your jobs, newest first',
    response: { 200: { description: 'With Redis at most 200.', type: 'array', items: job }, ...refusals() },
  },
  get: { summary: 'A job', params: id, response: { 200: { description: 'A job.', ...job }, ...refusals(404) } },
  cancel: {
    summary: 'Cancel a job',
    params: id,
    response: { 200: { description: 'What it is now.', ...job }, ...refusals(404) },
  },
  events: {
    summary: 'What happens to a job, as server-sent events',
    description:
      'Events have the name `job`, and all that is to be known of it as JSON. The stream ends with the job. Whoever comes back with `last-event-id` after that gets 204.',
    params: id,
    produces: ['text/event-stream'],
    response: { 200: { description: 'A stream of events.', ...text }, ...refusals(404, 429) },
  },
  preview: {
    summary: 'What is painted so far',
    params: id,
    produces: ['image/jpeg'],
    response: { 200: { description: 'A small picture.', ...text, format: 'binary' }, ...refusals(404) },
  },
  result: {
    summary: 'The picture, the film, or the list of pictures',
    params: id,
    response: { 200: { description: 'The file.', ...text, format: 'binary' }, ...refusals(404, 409) },
  },
};
