import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { checkName, type Store, type StoredFile, type StoredName } from './store.ts';

/** A store in a folder: of one machine, or one that all machines share. */
export class FolderStore implements Store {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(name: string): Promise<StoredFile | undefined> {
    const handle = await open(this.#path(name), 'r').catch(forgiveMissing);
    if (!handle) return undefined;
    const { size } = await handle.stat();
    return { size, stream: createReadStream('', { fd: handle }) };
  }

  async write(name: string, content: Uint8Array | string, rule: 'keep' | 'replace'): Promise<boolean> {
    const path = this.#path(name);
    const unfinished = join(this.#folder, 'unfinished', randomUUID());
    for (const each of [path, unfinished]) await mkdir(dirname(each), { recursive: true });
    try {
      await (typeof content === 'string' ? copyFile(content, unfinished) : writeFile(unfinished, content));
      await sync(unfinished);
      if (rule === 'keep') return await linkIfFree(unfinished, path);
      await rename(unfinished, path);
      return true;
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.#path(name), { force: true });
  }

  async *list(prefix: string): AsyncGenerator<StoredName, void, void> {
    const folder = join(this.#folder, prefix.slice(0, prefix.lastIndexOf('/') + 1));
    // `opendir` leaves out entries of large folders in Node 20.
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(forgiveMissing);
    for (const entry of entries ?? []) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const name = relative(this.#folder, path).split(sep).join('/');
      const facts = name.startsWith(prefix) ? await stat(path).catch(forgiveMissing) : undefined;
      if (facts) yield { name, size: facts.size, written: facts.mtimeMs };
    }
  }

  #path(name: string): string {
    return join(this.#folder, ...checkName(name).split('/'));
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.sync().finally(() => handle.close());
}

/** Two names for one file; false if there is a file of that name already. */
async function linkIfFree(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function forgiveMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
