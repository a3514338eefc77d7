import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PasticheError, type RawImage, type Size, type ViewSettings } from '@pastiche/core';
import { writeWhole } from '../files/files.ts';
import { readView } from '../files/images.ts';
import { keyOf } from './report.ts';

/**
 * Pictures as the network sees them, decoded once and kept as bytes in a folder: the work goes layer by layer, every layer needs most of
 * them, and they are too many for memory.
 */
export class SeenPictures {
  readonly #images: string;
  readonly #kept: string;
  readonly #settings: ViewSettings;
  #last: { name: string; image: RawImage } | undefined;

  /**
   * @param images folder of the original pictures
   * @param kept folder of the decoded ones
   */
  constructor(images: string, kept: string, settings: ViewSettings) {
    [this.#images, this.#kept, this.#settings] = [images, kept, settings];
  }

  /**
   * @param seen size of the picture as the network saw it
   * @throws PasticheError `unreadable`, `invalid-image`, `unwritable`; `signal.reason` when cancelled
   */
  async open(name: string, seen: Size, signal?: AbortSignal): Promise<RawImage> {
    if (this.#last?.name === name) return this.#last.image;
    const path = join(this.#kept, `${keyOf(name)}.rgb`);
    const data = await readFile(path).catch(() => undefined);
    const image: RawImage = data
      ? { data: new Uint8Array(data), ...seen, channels: 3 }
      : await readView(join(this.#images, name), this.#settings, name, signal);
    if (
      image.width !== seen.width ||
      image.height !== seen.height ||
      image.data.length !== seen.width * seen.height * 3
    ) {
      throw new PasticheError('invalid-image', `${name} is not the picture any more that the network saw`);
    }
    if (!data) {
      await mkdir(this.#kept, { recursive: true });
      await writeWhole(path, image.data as Uint8Array);
    }
    this.#last = { name, image };
    return image;
  }
}
