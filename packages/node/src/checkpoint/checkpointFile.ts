import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type FileHandle, open, rm, stat, unlink } from 'node:fs/promises';
import { type Checkpoint, PasticheError, pictureOf, type RunState, type SavedTree } from '@pastiche/core';
import { headerLength, readSafetensorsHeader, writeSafetensorsHeader } from '@pastiche/models';
import { reasonOf, renameWhenFree, syncFolder, unlessMissing, unwritable } from '../files/files.ts';
import { type Head, parseRun } from './head.ts';

/** Another number is another format. */
const format = 1;

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
  const draft = `${path}.part`;
  // Whoever presses Ctrl-C a second time ends the process in the middle of this.
  const discard = (): void => rmSync(draft, { force: true });
  process.once('exit', discard);
  try {
    // Whoever holds the lock is the only one to write. What lies there is of a killed process, or a link that somebody made.
    await unlessMissing(unlink(draft));
    await withFile(draft, 'wx', async (file) => {
      for (const bytes of [header, ...parts.map((part) => part.bytes)]) await writeAll(file, bytes);
      await file.sync();
    });
    await renameWhenFree(draft, path);
    await syncFolder(path);
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
    const whole: RunState = { ...state, tree: { json: state.tree, tensors } };
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
  const { format: found, ...said } = JSON.parse(run);
  if (found !== format) throw damaged(`its format is ${found}, and this version of pastiche reads ${format}`);
  const { scale, iteration, state, ...head } = await parseRun(said);
  return { head, place: { scale, iteration }, state, entries, sha256, begin, size };
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

/** What it makes is its owner's alone: a checkpoint names files and addresses. */
async function withFile<T>(path: string, flags: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags, 0o600);
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
