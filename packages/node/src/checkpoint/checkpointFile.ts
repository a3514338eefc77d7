import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Checkpoint, PasticheError, pictureOf, type SavedTree } from '@pastiche/core';
import { headerLength, readSafetensorsHeader, writeSafetensorsHeader } from '@pastiche/models';
import { reasonOf, unwritable } from '../files/files.ts';
import type { Input } from './inputs.ts';

/** Another number is another format. */
const format = 1;

/** What a checkpoint file says of its run, besides the run's own state. */
export interface Head {
  /** The job; in place of each picture and file is its place in `inputs`. */
  job: Record<string, unknown>;
  /** The files that the run reads. */
  inputs: readonly Input[];
  /** What the run had besides its job, and a file cannot hold: losses, an optimizer, an encoder. */
  own: readonly string[];
  /** What has made it: another engine or machine may compute other bits. */
  maker: Maker;
  /** The command that began it, but for the job. */
  command?: Record<string, unknown>;
}

/** What the bits of a picture depend on, besides the job. */
export interface Maker {
  /** Of this package. */
  version: string;
  /** Processor and operating system. */
  machine: string;
  /** The engine, and its device. */
  engine: string;
  /** The networks that measure. */
  networks: string;
  /** The side of the blocks that the picture is computed in, in pixels; 0: as a whole. */
  tileSize?: number;
}

/** A checkpoint that has everything. */
export type WholeCheckpoint = Checkpoint & Required<Pick<Checkpoint, 'state'>>;

/**
 * Writes a checkpoint in one go: the file that was there stays until the new one is on the disk.
 *
 * @throws PasticheError `unwritable`
 */
export async function writeCheckpoint(path: string, head: Head, checkpoint: WholeCheckpoint): Promise<void> {
  const { scale, iteration, state } = checkpoint;
  const { tensors, json } = state.tree;
  const parts = tensors.map(({ shape, data }, i) => ({
    ...{ name: String(i), dtype: 'F32' as const, shape },
    bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  }));
  const hash = createHash('sha256');
  for (const { bytes } of parts) hash.update(bytes);
  const run = JSON.stringify({ format, ...head, scale, iteration, state: { ...state, tree: json } });
  const header = writeSafetensorsHeader(parts, { sha256: hash.digest('hex'), run, runSha256: hashOf(run) });
  // Whoever holds the lock is the only one to write, so that what a killed process leaves is written over.
  const draft = `${path}.part`;
  // Whoever presses Ctrl-C a second time ends the process in the middle of this.
  const discard = (): void => rmSync(draft, { force: true });
  process.once('exit', discard);
  try {
    await withFile(draft, 'w', async (file) => {
      for (const bytes of [header, ...parts.map((part) => part.bytes)]) await writeAll(file, bytes);
      await file.sync();
    });
    await rename(draft, path);
    // So that the new name is on the disk, too. Not every system opens folders.
    await withFile(dirname(path), 'r', (folder) => folder.sync()).catch(() => {});
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {});
    throw unwritable(path, cause);
  } finally {
    process.off('exit', discard);
  }
}

/**
 * Reads what a checkpoint says of its run, without its numbers.
 *
 * @throws PasticheError `unreadable`
 */
export async function readHead(path: string): Promise<Head> {
  return (await reading(path, readHeader)).head;
}

/** @throws PasticheError `unreadable`, if it is damaged, of another format, or no checkpoint */
export async function readCheckpoint(path: string): Promise<{ head: Head; checkpoint: WholeCheckpoint }> {
  return reading(path, async (file) => {
    const { head, place, state, entries, sha256, begin, size } = await readHeader(file);
    const hash = createHash('sha256');
    const tensors: SavedTree['tensors'] = [];
    let position = begin;
    for (let i = 0; i < entries.size; i++) {
      const entry = entries.get(String(i));
      if (entry?.dtype !== 'F32' || entry.begin !== position) throw damaged('its parts are not in order');
      const data = new Float32Array((entry.end - entry.begin) / 4);
      const bytes = new Uint8Array(data.buffer);
      await readAll(file, bytes, position);
      hash.update(bytes);
      if (!data.every(Number.isFinite)) throw damaged('it has values that are not numbers');
      tensors.push({ shape: entry.shape, data });
      position = entry.end;
    }
    if (position !== size) throw damaged(`it has ${size} bytes, and claims to have ${position}`);
    if (hash.digest('hex') !== sha256) throw damaged('its content does not have the SHA-256 that it notes');
    const whole = { ...state, tree: { json: state.tree, tensors } };
    return { head, checkpoint: { ...place, image: pictureOf(whole), state: whole } };
  });
}

async function readHeader(file: FileHandle) {
  const { size } = await file.stat();
  const first = new Uint8Array(Math.min(8, size));
  await readAll(file, first, 0);
  const begin = headerLength(first, size);
  const header = new Uint8Array(begin);
  await readAll(file, header, 0);
  const { metadata, entries } = readSafetensorsHeader(header, size);
  const { run, runSha256, sha256 } = metadata;
  if (run === undefined) throw damaged('it is a safetensors file of something else');
  if (hashOf(run) !== runSha256) throw damaged('what it says of its run does not have the SHA-256 that it notes');
  const { format: found, scale, iteration, state, ...head } = JSON.parse(run);
  if (found !== format) throw damaged(`its format is ${found}, and this version of pastiche reads ${format}`);
  return { head: head as Head, place: { scale, iteration }, state, entries, sha256, begin, size };
}

/** Errors of all kinds become one that names the file. */
async function reading<T>(path: string, read: (file: FileHandle) => Promise<T>): Promise<T> {
  try {
    if ((await stat(path)).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    return await withFile(path, 'r', read);
  } catch (cause) {
    const why = PasticheError.isInstance(cause) ? cause.message.replace(/^The file is/, 'it is') : reasonOf(cause);
    throw new PasticheError('unreadable', `Cannot go on from ${path}: ${why}`, { cause });
  }
}

async function withFile<T>(path: string, flags: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** The most that one call reads or writes: systems do not take more than 2 GB. */
const most = 2 ** 28;

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, Math.min(most, bytes.length - at));
    if (bytesWritten === 0) throw Object.assign(new Error(), { code: 'ENOSPC' });
    at += bytesWritten;
  }
}

async function readAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, at, Math.min(most, bytes.length - at), position + at);
    if (bytesRead === 0) throw damaged('it ends too early');
    at += bytesRead;
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function damaged(what: string): PasticheError {
  return new PasticheError('unreadable', what);
}
