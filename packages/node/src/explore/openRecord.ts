import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Encoder, PasticheError, TopPatches } from '@pastiche/core';

/** Name of the record in the report's folder. */
export const recordName = 'top-patches.json';

/**
 * Opens the record of an earlier call in a folder, if there is one.
 *
 * @param fresh an empty record with the wanted settings; returned if the folder is empty
 * @throws PasticheError `unwritable` if the folder has other content
 */
export async function openRecord(folder: string, fresh: TopPatches, encoder: Encoder): Promise<TopPatches> {
  const path = join(folder, recordName);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) {
    const others = (await readdir(folder)).filter((entry) => !entry.startsWith('.'));
    if (others.length === 0) return fresh;
    throw new PasticheError(
      'unwritable',
      `${folder} has other files, such as ${others[0]}: choose a new folder, or an empty one`,
    );
  }
  try {
    const before = TopPatches.load(JSON.parse(text), encoder);
    // Throws if the settings differ.
    fresh.merge(before);
    return before;
  } catch (cause) {
    if (!PasticheError.isInstance(cause) && !(cause instanceof SyntaxError)) throw cause;
    const message = `${folder} has another report, or something else. Choose another folder, or remove it. (${cause.message})`;
    throw new PasticheError('unwritable', message, { cause });
  }
}
