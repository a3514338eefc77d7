import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { type PaintedFrame, PasticheError } from '@pastiche/core';
import { unlessMissing, unwritable, writeWhole } from '../files/files.ts';

/** How far a film is. */
export interface FilmState {
  /** What it is made of, and how. */
  key: string;
  /** How many frames are painted and written. */
  frames: number;
  /** The files of its parts, and how long each is shown, in seconds, where that is not their own length. */
  parts: readonly { file: string; seconds?: number }[];
}

/** The folder beside a film that holds what is done of it, as long as it is not whole: a film that was killed goes on from there. */
export class FilmParts {
  readonly folder: string;
  #state: FilmState;
  #last: readonly PaintedFrame[];

  private constructor(folder: string, state: FilmState, last: readonly PaintedFrame[]) {
    [this.folder, this.#state, this.#last] = [folder, state, last];
  }

  /** Opens the folder. What was made of something else is begun again. @throws PasticheError `unwritable` */
  static async open(output: string, key: string): Promise<FilmParts> {
    const folder = folderOf(output);
    const make = (): Promise<unknown> =>
      mkdir(folder, { recursive: true }).catch((cause) => {
        throw unwritable(folder, cause);
      });
    await make();
    const saved = await unlessMissing(readFile(join(folder, 'state')));
    const { state, last } = saved ? read(saved) : {};
    if (state?.key === key && last) return new FilmParts(folder, state, last);
    await removeOwn(folder);
    await make();
    return new FilmParts(folder, { key, frames: 0, parts: [] }, []);
  }

  /** Opens a folder whose parts are painted, and changes nothing in it. @throws PasticheError `unreadable` if there are none */
  static async read(output: string): Promise<FilmParts> {
    const folder = folderOf(output);
    const saved = await unlessMissing(readFile(join(folder, 'state')));
    const { state, last } = saved ? read(saved) : {};
    if (state && last && state.parts.length > 0) return new FilmParts(folder, state, last);
    throw new PasticheError('unreadable', `Cannot read ${folder}: no painted scene is in it`);
  }

  get state(): FilmState {
    return this.#state;
  }

  /** The frames that were painted last, which the next one takes over from. */
  get last(): readonly PaintedFrame[] {
    return this.#last;
  }

  /** Says that a part is whole. @throws PasticheError `unwritable` */
  async add(frames: number, last: readonly PaintedFrame[], part?: { file: string; seconds?: number }): Promise<void> {
    const { key, parts, frames: before } = this.#state;
    this.#state = { key, frames: before + frames, parts: part ? [...parts, part] : parts };
    this.#last = last;
    await writeWhole(join(this.folder, 'state'), serialize({ state: this.#state, last }), true);
  }

  /** Writes a list of all parts for ffmpeg, in the folder. */
  async list(): Promise<string> {
    const lines = this.#state.parts.flatMap(({ file, seconds }) => [
      `file '${file}'`,
      ...(seconds === undefined ? [] : [`duration ${seconds.toFixed(6)}`]),
    ]);
    await writeWhole(join(this.folder, 'list'), `ffconcat version 1.0\n${lines.join('\n')}\n`);
    return 'list';
  }

  /** Removes the folder. */
  async discard(): Promise<void> {
    await removeOwn(this.folder);
  }
}

/** The folder that belongs to a film's file. */
function folderOf(output: string): string {
  return `${output.replace(/[/\\]+$/, '')}.parts`;
}

/** What is written into such a folder. Whatever else lies there is somebody else's. */
const own = /^(state|list|part-\d+\.\w+|(next-)?preview\.\w+|whole\.\w+)$/;

/** Removes what is ours, and the folder if nothing else is in it. */
async function removeOwn(folder: string): Promise<void> {
  const names = (await unlessMissing(readdir(folder))) ?? [];
  const isOwn = names.map((name) => own.test(name));
  await Promise.all(names.filter((_, i) => isOwn[i]).map((name) => rm(join(folder, name), { force: true })));
  if (names.length > 0 && isOwn.every(Boolean)) await rm(folder, { recursive: true, force: true });
}

function read(saved: Uint8Array): { state?: FilmState; last?: readonly PaintedFrame[] } {
  try {
    return deserialize(saved);
  } catch {
    // It was written by another version of Node, or is no such file: the film begins again.
    return {};
  }
}
