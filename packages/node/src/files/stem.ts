import { basename, extname } from 'node:path';

/** The name of a picture without its folder and its ending, fit for a file's name. */
export function stemOf(path: string): string {
  const name = basename(path.replace(/^data:.*|^-$/is, ''), extname(path));
  return name.replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, '_') || 'picture';
}
