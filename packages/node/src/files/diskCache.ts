import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { PasticheError } from '@pastiche/core';
import type { DownloadPart, WeightsCache } from '@pastiche/models';
import envPaths from 'env-paths';
import { reasonOf, writeWhole } from './files.ts';

/** The owner of a lock touches it this often; one not touched for so long belongs to a computer that died. In milliseconds. */
const heartbeat = 1000;
const dead = 60_000;

/** Where fetched weights are: `$PASTICHE_CACHE`, else the operating system's folder for caches. */
export function cacheFolder(): string {
  return resolve(process.env.PASTICHE_CACHE || envPaths('pastiche', { suffix: '' }).cache);
}

/**
 * Weights in a folder: whole files under their names, parts and locks beside them under names that begin with a dot.
 *
 * @param folder is made when it is first needed
 */
export function diskCache(folder: string = cacheFolder()): WeightsCache {
  const path = (name: string): string => join(folder, name);
  const names = async (): Promise<string[]> => (await readable(folder, readdir(folder))) ?? [];
  return {
    place: folder,
    get: (name) => readable(path(name), readFile(path(name))),
    async put(name, bytes) {
      await inWords(mkdir(folder, { recursive: true }));
      await writeWhole(path(name), bytes);
    },
    async list() {
      const whole = (await names()).filter((name) => !name.startsWith('.')).sort();
      return Promise.all(whole.map(async (name) => ({ name, bytes: (await stat(path(name))).size })));
    },
    async remove(beginning) {
      // Not the locks: whoever holds one lets go of it, and that of a dead process grows old.
      const ours = (name: string): boolean => name.replace(/^\./, '').startsWith(beginning) && !name.endsWith('.lock');
      const files = (await names()).filter(ours);
      await Promise.all(files.map((file) => rm(path(file), { force: true })));
    },
    part: async (name, identity) => diskPart(path(`.${name}.${hashOf(identity)}.part`), folder),
    tryLock: (name) => tryLock(path(`.${name}.lock`), folder),
  };
}

function diskPart(file: string, folder: string): DownloadPart {
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  const close = async (): Promise<void> => {
    const closing = handle;
    handle = undefined;
    await closing?.close();
  };
  return {
    read: async () => (await readable(file, readFile(file))) ?? new Uint8Array(0),
    async write(offset, bytes) {
      if (!handle) {
        await inWords(mkdir(folder, { recursive: true }));
        // Not 'a', which ignores offsets, and not 'w', which would empty it.
        handle = await inWords(open(file, 'r+').catch(() => open(file, 'wx+')));
      }
      const { bytesWritten } = await inWords(handle.write(bytes, 0, bytes.byteLength, offset));
      // Going on behind a gap would make a part that looks whole.
      if (bytesWritten < bytes.byteLength) throw new Error('the disk is full');
    },
    async discard() {
      await close();
      await rm(file, { force: true });
    },
    close,
  };
}

/**
 * A file that only one can create. Its owner keeps it young; who finds an old one takes it away and tries again. Should two
 * do that at once, both may fetch: parts and `put` allow for it.
 */
async function tryLock(file: string, folder: string): Promise<(() => Promise<void>) | undefined> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, `${process.pid} ${hostname()}`, { flag: 'wx' });
  } catch (error) {
    // A folder that cannot be written to keeps nobody else out, and need not: see `put`.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return async () => {};
    if (await isHeld(file)) return undefined;
    const grave = `${file}.${randomUUID()}`;
    await unlessMissing(rename(file, grave));
    await rm(grave, { force: true });
    return tryLock(file, folder);
  }
  const timer = setInterval(() => {
    const now = new Date();
    // Somebody may have cleared the cache.
    utimes(file, now, now).catch(() => {});
  }, heartbeat);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await rm(file, { force: true });
  };
}

/** Whether the owner of a lock lives. A process of this computer is asked: on a busy one it may be late to touch the lock. */
async function isHeld(file: string): Promise<boolean> {
  const [pid, host] = ((await unlessMissing(readFile(file, 'utf8'))) ?? '').split(' ');
  if (host === hostname() && !isAlive(Number(pid))) return false;
  return Date.now() - ((await unlessMissing(stat(file)))?.mtimeMs ?? 0) < dead;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Undefined for a file that does not exist. */
async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Undefined for what does not exist.
 *
 * @throws PasticheError `unreadable`
 */
async function readable<T>(path: string, reading: Promise<T>): Promise<T | undefined> {
  try {
    return await unlessMissing(reading);
  } catch (cause) {
    throw new PasticheError('unreadable', `Cannot read ${path}: ${reasonOf(cause)}`, { cause });
  }
}

/** Errors that people understand. */
async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new Error(reasonOf(cause), { cause });
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
