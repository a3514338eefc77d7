import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pipeline as flow } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { PasticheError, type RawImage } from '@pastiche/core';
import { isStart, type Job, openEach } from '@pastiche/pipeline';
import type { BackendName } from '../engines/candidates.ts';
import { fetchBytes, reasonOf } from '../files/files.ts';
import { bytesOf, isSharp, isSource } from '../files/imageSource.ts';
import { readSharp } from '../files/openImage.ts';
import type { Picture } from '../platform.ts';
import { type Input, unkept } from './head.ts';

/** A job as Node runs it. */
export type NodeJob = Job<Picture, BackendName>;

/** The job with pictures that can be read more than once: streams and the like become bytes. */
export async function atRest(job: NodeJob): Promise<NodeJob> {
  const read = async (picture: Picture): Promise<Picture> => {
    if (isSharp(picture)) {
      const { data, info } = await (await readSharp(picture)).raw().toBuffer({ resolveWithObject: true });
      return { data, width: info.width, height: info.height, channels: info.channels as RawImage['channels'] };
    }
    return isSource(picture) && nameOf(picture) === undefined ? bytesOf(picture) : picture;
  };
  return { ...job, ...(await openEach(job, isStart, read)) };
}

/**
 * The inputs of a job at rest, and the job as JSON holds it: with their numbers in their place.
 *
 * @param path of the checkpoint
 */
export async function takeInputs(
  job: NodeJob,
  path: string,
): Promise<{ job: Record<string, unknown>; inputs: Input[] }> {
  const inputs: Promise<Input>[] = [];
  // Called for all of them before anything is awaited, and so in their order.
  const take = (picture: Picture, field: string): number => inputs.push(describe(picture, field, path)) - 1;
  const pictures = await openEach(job, isStart, take);
  const weights = job.weights === undefined ? undefined : take(job.weights, 'weights');
  const rest = Object.fromEntries(
    Object.entries(job).filter(([name]) => name !== 'resume' && !unkept.includes(name as never)),
  );
  return { job: { ...rest, ...pictures, weights }, inputs: await Promise.all(inputs) };
}

async function describe(picture: Picture, field: string, path: string): Promise<Input> {
  const name = nameOf(picture);
  const isFile = name !== undefined && !isAddress(name);
  const way = isFile ? relative(dirname(resolve(path)), name) : undefined;
  return { field, name, way, sha256: await hashOf(picture, isFile ? name : undefined) };
}

/**
 * The job of a checkpoint again, with the files where they are now.
 *
 * @param given what is given anew, instead of what the checkpoint names
 * @param folder where files are that are not where they were
 * @throws PasticheError `unreadable` if one is missing, or not what it was
 */
export async function findInputs(
  { job, inputs }: { job: Record<string, unknown>; inputs: readonly Input[] },
  path: string,
  given: Partial<NodeJob>,
  folder?: string,
): Promise<NodeJob> {
  const find = async (index: unknown, field: string): Promise<Picture> => {
    const { name } = inputs[index as number];
    const missing = (what: string): PasticheError =>
      new PasticheError('unreadable', `Cannot go on from ${path}: ${what}`);
    if (name === undefined) throw missing(`a picture of \`${field}\` had no name. Give it anew`);
    const place = await placeOf(inputs[index as number], path, folder);
    if (place !== undefined) return place;
    throw missing(`${name} is not there any more. Say with --inputs in which folder it is`);
  };
  const isGiven = (field: string): boolean => (given as Record<string, unknown>)[field] !== undefined;
  const asked = Object.fromEntries(Object.entries(job).filter(([field]) => !isGiven(field)));
  const pictures = await openEach(asked as never, (init) => typeof init === 'string', find);
  const weights = asked.weights === undefined ? given.weights : ((await find(asked.weights, 'weights')) as string);
  const found = await atRest({ ...job, ...pictures, ...given, weights } as NodeJob);
  const now = (await takeInputs(found, path)).inputs;
  for (const [i, { field, name, sha256 }] of inputs.entries()) {
    if (now[i]?.field === field && now[i].sha256 === sha256) continue;
    const which = now[i]?.name ?? name;
    const what = `a picture of \`${field}\`${which ? ` (${which})` : ''} is not what the run began with`;
    throw new PasticheError('unreadable', `Cannot go on from ${path}: ${what}`);
  }
  return found;
}

/**
 * Where a file is now, or an address: of the places where it may be, the first that holds what it held; else the first where there is anything.
 *
 * @param path of the checkpoint
 * @param folder where files are that are not where they were
 */
export async function placeOf(
  { name, way, sha256 }: Input,
  path: string,
  folder?: string,
): Promise<string | undefined> {
  if (name === undefined || isAddress(name)) return name;
  const moved = folder === undefined ? [] : [join(folder, basename(name))];
  let first: string | undefined;
  for (const place of [...moved, name, resolve(dirname(path), way ?? name)]) {
    if (!(await exists(place))) continue;
    if ((await hashOf(place, place)) === sha256) return place;
    first ??= place;
  }
  return first;
}

/** A path or an address; undefined for bytes and pixels. */
function nameOf(picture: Picture): string | undefined {
  const text = picture instanceof URL ? picture.href : picture;
  if (typeof text !== 'string') return undefined;
  if (/^file:/i.test(text)) return fileURLToPath(text);
  return isAddress(text) ? text : resolve(text);
}

const isAddress = (name: string): boolean => /^(https?|data):/i.test(name);

async function hashOf(picture: Picture, file: string | undefined): Promise<string> {
  const hash = createHash('sha256');
  try {
    if (file !== undefined) await flow(createReadStream(file), hash);
    else if (typeof picture === 'string' || picture instanceof URL) hash.update(await fetchBytes(picture));
    else if (ArrayBuffer.isView(picture)) hash.update(bytesIn(picture));
    else {
      const { width, height, channels, data } = picture as RawImage;
      const view = data as ArrayBufferView;
      hash.update(`${width}x${height}x${channels} ${data.constructor.name} `).update(bytesIn(view));
    }
  } catch (cause) {
    if (PasticheError.isInstance(cause)) throw cause;
    throw new PasticheError('unreadable', `Cannot read ${file}: ${reasonOf(cause)}`, { cause });
  }
  return hash.digest('hex');
}

const bytesIn = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
