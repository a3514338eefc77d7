import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PasticheError } from '@pastiche/core';
import { reasonOf } from '../files/files.ts';

/**
 * Lists the files of a folder and its subfolders by relative path, with `/` as separator, sorted by code units. Hidden files are left out,
 * and links to folders, which may form a circle.
 *
 * @param except a folder to leave out
 * @throws PasticheError `unreadable`
 */
export async function listFiles(folder: string, except?: string): Promise<string[]> {
  const left = except === undefined ? undefined : resolve(except);
  const found: string[] = [];
  const folders = [''];
  for (const inside of folders) {
    for (const entry of await entriesOf(join(folder, inside))) {
      const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
      const path = join(folder, name);
      if (entry.name.startsWith('.') || resolve(path) === left) continue;
      if (entry.isDirectory()) folders.push(name);
      else if (entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(path)))) found.push(name);
    }
  }
  // Not by locale, so that the same folder gives the same report everywhere.
  return found.sort((a, b) => (a < b ? -1 : 1));
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new PasticheError('unreadable', `Cannot read ${folder}: ${reasonOf(cause)}`, { cause });
  }
}

/** A broken link counts as a file, so that it is reported as unreadable. */
async function leadsToFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return true;
  }
}
