import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { trying } from './retrying.ts';
import type { Store } from './store.ts';

/** All bytes under a name; undefined if there are none. A connection that breaks is tried again. */
export async function bytesIn(store: Store, name: string): Promise<Uint8Array | undefined> {
  return trying(async () => {
    const file = await store.read(name);
    if (!file) return undefined;
    const bytes = await buffer(file.stream);
    if (bytes.length !== file.size) throw new Error(`${name} ended after ${bytes.length} of ${file.size} bytes`);
    return bytes;
  });
}

/** Copies what is kept under a name into a file; false if there is nothing. */
export async function copyFrom(store: Store, name: string, path: string): Promise<boolean> {
  return trying(async () => {
    const file = await store.read(name);
    if (!file) return false;
    const output = createWriteStream(path);
    await pipeline(file.stream, output).catch(async (error) => {
      await rm(path, { force: true });
      throw error;
    });
    if (output.bytesWritten !== file.size) throw new Error(`${name} ended after ${output.bytesWritten} bytes`);
    return true;
  });
}

/** Whether anything is kept under a name. */
export async function isIn(store: Store, name: string): Promise<boolean> {
  const file = await store.read(name);
  file?.stream.destroy();
  return file !== undefined;
}
