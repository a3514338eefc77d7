import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Encoder, PasticheError, TopPatches } from '@pastiche/core';

/** The record's file, in the report's folder. */
export const recordName = 'top-patches.json';

/**
 * The record that an earlier call began in a folder, or else the given one.
 *
 * @param fresh of the settings that are wanted, without pictures
 * @throws PasticheError `unwritable` if the folder has something else
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
    const before = TopPatches.load(parse(text), encoder);
    // Refuses records of other settings, in its own words.
    fresh.merge(before);
    return before;
  } catch (cause) {
    if (!PasticheError.isInstance(cause)) throw cause;
    const message = `${folder} has another report, or something else. Choose another folder, or remove it. (${cause.message})`;
    throw new PasticheError('unwritable', message, { cause });
  }
}

/** Of what is no JSON, `undefined`: it is no record either. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
