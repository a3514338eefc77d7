import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import type { Size } from '@pastiche/core';
import { renameWhenFree, unwritable } from '../files/files.ts';
import type { Clip } from './clip.ts';
import { type FilmFormat, partArguments, partSeconds } from './encoders.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import type { FilmParts } from './parts.ts';

/** The most frames of a part. */
export const mostFrames = 96;

interface Writing {
  ffmpeg: Ffmpeg;
  parts: FilmParts;
  clip: Clip;
  size: Size;
  format: FilmFormat | undefined;
  crf: number | undefined;
  output: string;
  /** Which frame of the film the first one is, counted from 0. @defaultValue 0 */
  from?: number;
}

interface Part {
  file: string;
  encoder: ReturnType<Ffmpeg['write']>;
}

/** Writes painted frames, part by part. */
export class PartWriter {
  readonly #to: Writing;
  #part: Part | undefined;
  #previewed = 0;
  /** How many frames the part that is being written has. */
  count = 0;

  constructor(to: Writing) {
    this.#to = to;
  }

  async add(picture: { data: Uint8Array | Uint8ClampedArray; toFile(path: string): Promise<void> }): Promise<void> {
    const { parts, format, output } = this.#to;
    this.count++;
    if (!format) {
      if (this.count === 1)
        await mkdir(output, { recursive: true }).catch((cause) => {
          throw unwritable(output, cause);
        });
      const number = parts.state.frames + this.count;
      return picture.toFile(join(output, `${String(number).padStart(6, '0')}.png`));
    }
    this.#part ??= this.#begin(format);
    const { input, ended } = this.#part.encoder;
    if (input.write(picture.data)) return;
    // It reads on, or it has ended, and says why.
    await Promise.race([once(input, 'drain').catch(() => ended), ended]);
  }

  #begin(format: FilmFormat): Part {
    const { ffmpeg, parts, clip, size, crf, from = 0 } = this.#to;
    const { frames, parts: before } = parts.state;
    const file = `part-${String(before.length + 1).padStart(5, '0')}.${format.parts}`;
    const args = partArguments(size, clip, format, { first: from + frames, count: mostFrames, crf });
    const path = join(parts.folder, file);
    const encoder = ffmpeg.write([...args, `file:${path}`], path);
    encoder.ended.catch(() => {});
    return { file, encoder };
  }

  /** The part is whole. */
  async end(last: Parameters<FilmParts['add']>[1]): Promise<void> {
    const { parts, clip, from = 0 } = this.#to;
    if (this.count === 0) return;
    const count = this.count;
    const part = this.#part;
    if (part) {
      part.encoder.input.end();
      await part.encoder.ended;
    }
    this.#part = undefined;
    this.count = 0;
    const seconds = partSeconds(clip, from + parts.state.frames, count);
    await parts.add(count, last, part && { file: part.file, seconds });
  }

  /** Puts together what there is, after the first parts and then less and less often: a tenth more each time. */
  async preview(): Promise<string | undefined> {
    const { ffmpeg, parts, format } = this.#to;
    const { length } = parts.state.parts;
    if (!format || length < this.#previewed * 1.1) return undefined;
    this.#previewed = length;
    const name = `preview.${format.parts}`;
    const path = resolve(parts.folder, name);
    const args = [...(await this.#joined()), '-c', 'copy', `file:next-${name}`];
    await ffmpeg.run(args, 'unwritable', path, parts.folder);
    await renameWhenFree(join(parts.folder, `next-${name}`), path);
    return path;
  }

  async #joined(): Promise<string[]> {
    return ['-f', 'concat', '-safe', '0', '-i', await this.#to.parts.list()];
  }

  /**
   * Makes the film of its parts, and removes them.
   *
   * @param from the file whose sound, title and date it gets
   */
  async finish(from: string | undefined): Promise<void> {
    const { ffmpeg, parts, format, output } = this.#to;
    if (format) {
      const name = `whole${extname(output).toLowerCase()}`;
      const others = from === undefined ? ['-map', '0:v'] : this.#takenFrom(from, format);
      const args = [...(await this.#joined()), ...others, ...format.finish, `file:${name}`];
      await ffmpeg.run(args, 'unwritable', output, parts.folder);
      await renameWhenFree(join(parts.folder, name), output).catch((cause) => {
        throw unwritable(output, cause);
      });
    }
    await parts.discard();
  }

  #takenFrom(film: string, { sound }: FilmFormat): string[] {
    const { audio, delay } = this.#to.clip;
    // The picture may begin later than the sound, which then begins before 0, from where the muxer counts.
    const late = delay > 0 ? ['-itsoffset', (-delay).toFixed(6)] : [];
    const codec = audio !== undefined && sound ? (sound.keeps.includes(audio) ? 'copy' : sound.else) : undefined;
    const heard = codec ? ['-map', '1:a:0', '-c:a', codec, '-avoid_negative_ts', 'make_non_negative'] : [];
    return [...late, ...this.#to.ffmpeg.inputOf(resolve(film)), '-map', '0:v', ...heard, '-map_metadata', '1'];
  }

  /** Ends what is being written. */
  async stop(): Promise<void> {
    const part = this.#part;
    this.#part = undefined;
    part?.encoder.kill();
    await part?.encoder.ended.catch(() => {});
  }
}
