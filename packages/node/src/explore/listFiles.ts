import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PasticheError } from '@pastiche/core';
import { reasonOf } from '../files/files.ts';

/**
 * All files of a folder and of those within it, by their paths from there, with `/` between, in the order of code units. Hidden ones are
 * left out, and folders that links lead to, which may lead in a circle.
 *
 * @param except a folder that is not looked into
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
  // Not by the language's rules: the same folder gives the same report everywhere.
  return found.sort((a, b) => (a < b ? -1 : 1));
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new PasticheError('unreadable', `Cannot read ${folder}: ${reasonOf(cause)}`, { cause });
  }
}

/** A link that leads nowhere is taken for a file: then it is told of as one that cannot be read. */
async function leadsToFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return true;
  }
}
