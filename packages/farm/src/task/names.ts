import { createHash } from 'node:crypto';
import type { Task } from './task.ts';

/** What a request calls a picture: the hash of its bytes, so that the same picture is kept once. */
export const uploadPattern: RegExp = /^uploads\/[\da-f]{64}$/;

/** Where things lie in the store. Whatever is of one client has its name in it, and no other client can name it. */
export const places = {
  /** @param upload `uploads/` and a hash, as the client has it */
  upload: (client: string, upload: string): string => `uploads/${client}/${upload.slice('uploads/'.length)}`,
  /** What an upload is, as JSON. */
  facts: (client: string, upload: string): string => `facts/${client}/${upload.slice('uploads/'.length)}.json`,
  result: ({ client, id }: Pick<Task, 'client' | 'id'>, ending: string): string => `results/${client}/${id}.${ending}`,
  preview: ({ client, id }: Pick<Task, 'client' | 'id'>): string => `previews/${client}/${id}.jpg`,
  checkpoint: ({ client, id }: Pick<Task, 'client' | 'id'>): string => `checkpoints/${client}/${id}`,
  /** The files of a film's scene. */
  scene: ({ client, id }: Pick<Task, 'client' | 'id'>, file: string): string => `scenes/${client}/${id}/${file}`,
} as const;

/** Folders whose files are not needed for ever; the last has what a process that was killed had not finished. */
export const passing = ['uploads', 'facts', 'results', 'previews', 'checkpoints', 'scenes', 'unfinished'] as const;

/** A name made of everything that something depends on: the same, whatever the order of the options. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, inOrder)).digest('hex').slice(0, 40);
}

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
