import { basename, resolve } from 'node:path';
import {
  isPath,
  isStart,
  type Job,
  type Made,
  type MadeSheet,
  openEach,
  type Vary,
  variedFields,
} from '@pastiche/pipeline';
import { version } from '../version.ts';
import type { Arguments } from './arguments.ts';

/** How this call makes its picture, for the file's metadata. Files are named as `--full-paths` says. */
export async function madeBy(
  { job, texture, encoding, fullPaths }: Pick<Arguments, 'job' | 'texture' | 'encoding' | 'fullPaths'>,
  backend?: string,
): Promise<Made> {
  const named = await withNames(job as Job, fullPaths);
  return { version, job: named as unknown as Made['job'], texture, backend, dpi: encoding.dpi };
}

/** The values that a sheet varies, with files named alike. */
export async function variedBy(vary: Vary, fullPaths?: boolean): Promise<MadeSheet['vary']> {
  const fields = variedFields(vary).map(async ([field, values]) => {
    const named = values.map(async (value) => (await withNames({ [field]: value }, fullPaths))[field]);
    return [field, await Promise.all(named)] as const;
  });
  return Object.fromEntries(await Promise.all(fields));
}

/** The fields of a job that are given, with the names of files. */
async function withNames(job: Partial<Job>, fullPaths?: boolean): Promise<Partial<Job>> {
  const name = (path: string): string => (fullPaths ? fullName(path) : shortName(path));
  const named = async (path: string, field: string): Promise<string> =>
    // Else it would be taken for the name of a start.
    field === 'init' && !isPath(name(path)) ? `./${name(path)}` : name(path);
  const pictures = await openEach(job as Job, isStart, named);
  const given = { ...job, ...pictures, ...(job.weights ? { weights: name(String(job.weights)) } : {}) };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
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
