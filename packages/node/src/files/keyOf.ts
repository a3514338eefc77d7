import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

/** A name for all that something is made of: the settings, and the files as they are. */
export async function keyOf(settings: unknown, files: readonly string[]): Promise<string> {
  const facts = await Promise.all(
    files.map(async (file) => {
      const found = await stat(file).catch(() => undefined);
      return [found ? resolve(file) : file, found?.size, found?.mtimeMs];
    }),
  );
  return createHash('sha256')
    .update(JSON.stringify([settings, facts], inOrder))
    .digest('hex');
}

/** The same options are the same in any order. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
