import { basename, resolve } from 'node:path';
import { isPath, isStart, type Job, type Made, openEach } from '@pastiche/pipeline';
import { version } from '../version.ts';
import type { Arguments } from './arguments.ts';

/** How this call makes its picture, for the file's metadata. Files are named as `--full-paths` says. */
export async function madeBy(
  { job, texture, encoding, fullPaths }: Pick<Arguments, 'job' | 'texture' | 'encoding' | 'fullPaths'>,
  backend?: string,
): Promise<Made> {
  const name = (path: string): string => (fullPaths ? fullName(path) : shortName(path));
  const named = async (path: string, field: string): Promise<string> =>
    // Else it would be taken for the name of a start.
    field === 'init' && !isPath(name(path)) ? `./${name(path)}` : name(path);
  const pictures = await openEach(job as Job, isStart, named);
  const given = { ...job, ...pictures, ...(job.weights ? { weights: name(String(job.weights)) } : {}) };
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { version, job: known as unknown as Made['job'], texture, backend, dpi: encoding.dpi };
}

/** Without the folders, which are nobody's business. */
function shortName(path: string): string {
  if (/^data:/i.test(path)) return 'data';
  if (!isAddress(path)) return basename(path) || path;
  const { pathname, hostname } = new URL(path);
  return decode(basename(pathname)) || hostname || 'picture';
}

/** Never with a password, or a token. */
function fullName(path: string): string {
  if (path === '-' || /^data:/i.test(path)) return shortName(path);
  if (!isAddress(path)) return resolve(path);
  const address = new URL(path);
  address.username = address.password = address.search = address.hash = '';
  return address.href;
}

function isAddress(path: string): boolean {
  return /^(https?|file):/i.test(path) && URL.canParse(path);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
