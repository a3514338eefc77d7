import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PasticheError } from '@pastiche/core';
import type { DownloadPart, WeightsCache } from '@pastiche/models';
import envPaths from 'env-paths';
import { reasonOf, unlessMissing, writeWhole } from './files.ts';
import { tryLock } from './lock.ts';

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
    // A folder that cannot be written to keeps nobody else out, and need not: writing there says so.
    tryLock: (name) => tryLock(path(`.${name}.lock`)).catch(() => async () => {}),
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
