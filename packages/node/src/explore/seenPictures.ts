import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PasticheError, type RawImage, type Size, type ViewSettings } from '@pastiche/core';
import { writeWhole } from '../files/files.ts';
import { readView } from '../files/images.ts';

/**
 * Pictures as the network sees them, which are opened once each: the work goes layer by layer, and every layer needs most of
 * them. They are kept as bytes in a folder, since they are too many to be kept in memory.
 */
export class SeenPictures {
  /** Where they are kept. */
  readonly folder: string;
  readonly #options: { images: string; settings: ViewSettings };
  readonly #indices = new Map<string, number>();
  #last: { name: string; image: RawImage } | undefined;

  /**
   * @param images where the pictures are
   * @param kept see {@link SeenPictures.folder}
   * @param names of all that may be asked for
   */
  constructor(images: string, kept: string, names: readonly string[], settings: ViewSettings) {
    this.folder = kept;
    this.#options = { images, settings };
    for (const [index, name] of names.entries()) this.#indices.set(name, index);
  }

  /**
   * @param seen its size
   * @throws PasticheError `unreadable`, `invalid-image`, `unwritable`; `signal.reason` when cancelled
   */
  async open(name: string, seen: Size, signal?: AbortSignal): Promise<RawImage> {
    if (this.#last?.name === name) return this.#last.image;
    const { images, settings } = this.#options;
    const path = join(this.folder, `${this.#indices.get(name)}.rgb`);
    const data = await readFile(path).catch(() => undefined);
    const image: RawImage = data
      ? { data: new Uint8Array(data), ...seen, channels: 3 }
      : await readView(join(images, name), settings, name, signal);
    if (
      image.width !== seen.width ||
      image.height !== seen.height ||
      image.data.length !== seen.width * seen.height * 3
    ) {
      throw new PasticheError('invalid-image', `${name} is not the picture any more that the network saw`);
    }
    if (!data) {
      await mkdir(this.folder, { recursive: true });
      await writeWhole(path, image.data as Uint8Array);
    }
    this.#last = { name, image };
    return image;
  }
}
