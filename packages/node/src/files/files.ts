import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PasticheError } from '@pastiche/core';
import { proxiedFetch } from './proxiedFetch.ts';

/** Between two tries to replace a file that is locked, in milliseconds; the tries take twice as long together. */
const longestWait = 2000;

/**
 * The bytes of a file, or of a `file:`, `http:`, `https:` or `data:` URL.
 *
 * @throws PasticheError `unreadable`; `signal.reason` when cancelled
 */
export async function fetchBytes(source: string | URL, signal?: AbortSignal): Promise<Uint8Array> {
  try {
    const address = typeof source === 'string' && /^(https?|file|data):/i.test(source) ? new URL(source) : source;
    if (typeof address === 'string') return await readFile(address, { signal });
    if (address.protocol === 'file:') return await readFile(fileURLToPath(address), { signal });
    const response = await proxiedFetch(address, { signal });
    if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    signal?.throwIfAborted();
    throw new PasticheError('unreadable', `Cannot read ${String(source) || "''"}: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Writes a file. It appears when it is complete, or not at all.
 *
 * @param content or what writes it to a temporary path
 * @param isLasting whether it is on the disk, too, before this resolves
 * @throws PasticheError `unwritable`
 */
export async function writeWhole(
  path: string,
  content: Uint8Array | string | ((temporary: string) => Promise<unknown>),
  isLasting = false,
): Promise<void> {
  const temporary = temporaryFor(path);
  // Whoever presses Ctrl-C a second time ends the process in the middle of this.
  const discard = (): void => rmSync(temporary, { force: true });
  process.once('exit', discard);
  try {
    await (typeof content === 'function' ? content(temporary) : writeFile(temporary, content));
    if (isLasting) await sync(temporary, 'r+');
    await renameWhenFree(temporary, path);
    if (isLasting) await syncFolder(path);
  } catch (cause) {
    await discardQuietly(temporary);
    throw unwritable(path, cause);
  } finally {
    process.off('exit', discard);
  }
}

/** So that the new name of a file is on the disk, too. Not every system opens folders. */
export async function syncFolder(path: string): Promise<void> {
  await sync(dirname(path), 'r').catch(() => {});
}

async function sync(path: string, flags: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Windows refuses to replace a file that another program has open, as a viewer or a virus scanner does for a moment. */
export async function renameWhenFree(from: string, to: string): Promise<void> {
  for (let wait = 50; ; wait *= 2) {
    try {
      return await rename(from, to);
    } catch (error) {
      const isLocked = ['EPERM', 'EBUSY', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');
      if (!isLocked || wait > longestWait) throw error;
      await sleep(wait);
    }
  }
}

/**
 * Checks, before hours of work, that `writeWhole` will be able to write there: by trying, since permissions do not tell of
 * read-only file systems and the like.
 *
 * @throws PasticheError `unwritable`
 */
export async function checkPath(path: string): Promise<void> {
  const temporary = temporaryFor(path);
  try {
    if (await isDirectory(path)) throw Object.assign(new Error(), { code: 'EISDIR' });
    await writeFile(temporary, '');
  } catch (cause) {
    throw unwritable(path, cause);
  } finally {
    await discardQuietly(temporary);
  }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Undefined for a file that does not exist. */
export async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The cause in words, on one line. */
export function reasonOf(cause: unknown): string {
  const { code, message, cause: deeper } = cause as NodeJS.ErrnoException & { cause?: unknown };
  if (code && Object.hasOwn(reasons, code)) return reasons[code];
  // sharp writes files itself, and has the system's words for what went wrong.
  const known = Object.entries(systemErrors).find(([words]) => message.includes(`system error: ${words}`));
  if (known) return reasons[known[1]];
  // Node's fetch says only that it failed; an error for each address that it tried has no message of its own.
  if (deeper instanceof Error) return `${message}: ${reasonOf(deeper) || (deeper as NodeJS.ErrnoException).code}`;
  return message.split('\n')[0];
}

/** A name that two paths of one file have in common. */
export async function identify(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}

/** The error for a file that is read, and would be overwritten. */
export function needed(path: string): PasticheError {
  return new PasticheError('unwritable', `Cannot write ${path}: this call needs that file for something else`);
}

/** The error for a file that cannot be written. */
export function unwritable(path: string, cause: unknown): PasticheError {
  return new PasticheError('unwritable', `Cannot write ${path}: ${reasonOf(cause)}`, { cause });
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  EBUSY: 'another program has it open',
  ENOTDIR: 'a part of its path is not a directory',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than is allowed',
  EROFS: 'the file system is read-only',
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'there is no such server',
};

const systemErrors: Record<string, string> = {
  'No space left on device': 'ENOSPC',
  'Disk quota exceeded': 'EDQUOT',
  'File too large': 'EFBIG',
  'Permission denied': 'EACCES',
  'Read-only file system': 'EROFS',
  'No such file or directory': 'ENOENT',
  'Not a directory': 'ENOTDIR',
  'File name too long': 'ENAMETOOLONG',
};

/** Beside the file, so that renaming it does not cross file systems; of a short name, however long the file's own is. */
function temporaryFor(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 32)}.${randomUUID().slice(0, 8)}`);
}

/** `force` forgives a missing file, but not a path that leads through one. */
async function discardQuietly(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => {});
}
