import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PasticheError, type RawImage, type Size, type ViewSettings } from '@pastiche/core';
import { writeWhole } from '../files/files.ts';
import { readView } from '../files/images.ts';

/**
 * Pictures as the network sees them, decoded once and kept as bytes in a folder: the work goes layer by layer, every layer needs most of
 * them, and they are too many for memory.
 */
export class SeenPictures {
  /** The folder of the decoded pictures. */
  readonly folder: string;
  readonly #options: { images: string; settings: ViewSettings };
  readonly #indices = new Map<string, number>();
  #last: { name: string; image: RawImage } | undefined;

  /**
   * @param images folder of the original pictures
   * @param kept see {@link SeenPictures.folder}
   * @param names of all pictures that may be opened
   */
  constructor(images: string, kept: string, names: readonly string[], settings: ViewSettings) {
    this.folder = kept;
    this.#options = { images, settings };
    for (const [index, name] of names.entries()) this.#indices.set(name, index);
  }

  /**
   * @param seen size of the picture as the network saw it
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
