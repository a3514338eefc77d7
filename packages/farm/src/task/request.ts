import { invalidOption, plannedScales, resolveOptions, type StyleOptions, usefulSize } from '@pastiche/core';
import { isStart, type Job, jobSchema, listPictures, parseJob } from '@pastiche/pipeline';
import * as v from 'valibot';
import { version } from '../version.ts';
import { digest, uploadPattern } from './names.ts';
import { filmFormats, formats, type Task } from './task.ts';

/** What one job may ask for. */
export interface JobLimits {
  /** The longer side of a picture, in pixels. */
  size: number;
  /** Steps, of all scales together. */
  iterations: number;
  /** Pictures of one batch. */
  pictures: number;
  /** Paintings of one job. */
  paintings: number;
  /** Frames of a film. */
  frames: number;
}

/** What is the operator's to say: where it is computed, and what is read for it. */
const operators = [
  ...['weights', 'sources', 'backend', 'onnxRuntime', 'device', 'dtype', 'session', 'workers', 'wayBack'],
  ...['memory', 'tileSize', 'resume'],
];
/** What belongs to one photo. */
const ofPhoto = ['masks', 'map', 'protect', 'keep'];
/** What names paintings one by one; in a batch each picture has one. */
const ofPaintings = ['styleMasks', 'styleMaps'];
/** What a film has no use for. */
const notOfFilm = ['content', ...ofPhoto, ...ofPaintings, 'shapesFrom', 'init', 'depth'];

/** A job is kept with each of its pictures. */
const mostCharacters = 20_000;

type JobSchema = typeof jobSchema;

function schemaBut(but: readonly string[]): JobSchema {
  const entries = Object.entries(jobSchema.entries).filter(([name]) => !but.includes(name));
  return v.strictObject(Object.fromEntries(entries)) as unknown as JobSchema;
}

/** What a job may have in it, for each kind of request. */
export const jobSchemas: Readonly<Record<'picture' | 'batch' | 'film', JobSchema>> = {
  picture: schemaBut(operators),
  batch: schemaBut([...operators, 'content', 'blend', ...ofPhoto, ...ofPaintings]),
  film: schemaBut([...operators, ...notOfFilm]),
};

const upload = v.pipe(v.string(), v.maxLength(2000));
const common = { priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)), 5) };
const job = v.looseObject({});

const requestSchemas = {
  picture: v.strictObject({ job, format: v.optional(v.picklist(formats), 'png'), ...common }),
  batch: v.strictObject({
    photos: v.pipe(v.array(upload), v.minLength(1)),
    job,
    format: v.optional(v.picklist(formats), 'png'),
    ...common,
  }),
  film: v.strictObject({
    film: upload,
    job,
    steady: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    passes: v.optional(v.picklist([1, 3, 5])),
    format: v.optional(v.picklist(filmFormats), 'mp4'),
    ...common,
  }),
} as const;

/** What a client may send as a kind of request, but for the job in it. */
export function requestSchema(kind: keyof typeof jobSchemas): v.GenericSchema {
  return requestSchemas[kind];
}

/**
 * Checks what a client sent, and makes the task of it.
 *
 * @param open makes an upload of a picture or a film that is an address, or refuses it
 * @throws PasticheError `invalid-option`
 */
export async function parseRequest(
  value: unknown,
  client: string,
  limits: JobLimits,
  open: (picture: string, isFilm: boolean) => Promise<string>,
): Promise<Task> {
  const openPicture = (picture: string): Promise<string> => open(picture, false);
  if (typeof value !== 'object' || value === null) throw invalidOption('the request', 'an object', value);
  const kind = 'photos' in value ? 'batch' : 'film' in value ? 'film' : 'picture';
  const request = parse(kind, value);
  const parsed = parseJob(request.job, jobSchemas[kind]) as Job;
  checkLimits(parsed, limits);
  const named = { ...request, job: await withUploads(parsed, openPicture) };
  if ('film' in named) named.film = await open(named.film, true);
  if ('photos' in named) {
    const count = named.photos.length * [parsed.styles].flat().length;
    if (count > limits.pictures) throw invalidOption('photos', `at most ${limits.pictures} pictures in all`, count);
    named.photos = await Promise.all(named.photos.map(openPicture));
  }
  const { priority, ...made } = named;
  const id = digest([version, client, kind, made]);
  const own = kind === 'film' ? { mostFrames: limits.frames } : {};
  return { ...made, ...own, kind, client, priority, id } as unknown as Task;
}

function parse(kind: keyof typeof requestSchemas, value: object) {
  const { success, output, issues } = v.safeParse(requestSchemas[kind], value, { abortEarly: true });
  if (success) return output;
  const [{ path, expected, received, message }] = issues;
  const name = path?.map(({ key }) => String(key)).join('.') ?? 'the request';
  throw invalidOption(name, expected ?? message, received.replace(/^"|"$/g, ''));
}

function checkLimits(job: Job, limits: JobLimits): void {
  const settings = resolveOptions({ ...job, init: undefined } as Partial<StyleOptions>);
  const most = (name: keyof JobLimits, value: number): void => {
    if (value > limits[name]) throw invalidOption(name, `at most ${limits[name]}`, value);
  };
  most('size', settings.size);
  // Paintings may be larger than the picture, but not without end.
  const painting = usefulSize(settings) / 4;
  if (painting > limits.size)
    throw invalidOption('styleScale and styleSize', `paintings of at most ${2 * limits.size} pixels`, 2 * painting);
  const scales = plannedScales({ width: 1, height: 1 }, settings);
  most(
    'iterations',
    scales.reduce((sum, { iterations }) => sum + iterations, 0),
  );
  const paintings = [job.styles].flat().length;
  if (paintings > limits.paintings) throw invalidOption('styles', `at most ${limits.paintings} paintings`, paintings);
  for (const name of ['blend', 'masks', 'styleMasks', 'styleMaps'] as const) {
    const { length } = [job[name] ?? []].flat();
    if (length > paintings) throw invalidOption(name, 'no more than there are paintings', length);
  }
  const { length } = JSON.stringify(job);
  if (length > mostCharacters) throw invalidOption('job', `at most ${mostCharacters} characters`, length);
}

/** The job with an upload for each picture. */
async function withUploads(job: Job, open: (picture: string) => Promise<string>): Promise<Job> {
  const names = [...new Set(listPictures(job, isStart).map(({ picture }) => picture))];
  const uploads = new Map(await Promise.all(names.map(async (name) => [name, await open(name)] as const)));
  const replace = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(replace) : typeof value === 'string' ? (uploads.get(value) ?? value) : value;
  const fields = new Set(listPictures(job, isStart).map(({ field }) => field));
  const entries = Object.entries(job).map(([name, each]) => [name, fields.has(name) ? replace(each) : each]);
  return Object.fromEntries(entries);
}

/** Whether a picture is named as an upload. */
export function isUpload(picture: string): boolean {
  return uploadPattern.test(picture);
}
