import { type RawImage, type Settings, usefulSize } from '@pastiche/core';
import { type Extras, isStart, type Job, openEach } from '@pastiche/pipeline';
import type { BackendName } from '../engines/candidates.ts';
import { bytesOf, isSharp, isSource } from '../files/imageSource.ts';
import { readImage } from '../files/images.ts';
import { Recent } from '../files/recent.ts';
import type { Picture } from '../platform.ts';

/** So many pictures stay in memory, as large as they are measured. */
const mostPictures = 100;

/** Opens the pictures of all tiles, each once for a size: what was measured of them is known then. */
export class SheetPictures {
  readonly #extras: Pick<Extras, 'only' | 'signal'>;
  /** By the longest side that is of use. */
  readonly #open = new Map<number, Recent<RawImage, Picture>>();
  /** What can be read once only, in bytes. */
  readonly #bytes = new Map<Picture, Promise<Uint8Array>>();

  constructor(extras: Pick<Extras, 'only' | 'signal'>) {
    this.#extras = extras;
  }

  /** The job with its pictures open, as a run of its own would open them. */
  async of(job: Job<Picture, BackendName>, settings: Settings): Promise<Job<RawImage, BackendName>> {
    const longest = usefulSize(settings);
    const recent = this.#open.get(longest) ?? new Recent((picture) => this.#read(picture, longest), mostPictures);
    this.#open.set(longest, recent);
    const pictures = await openEach(job, isStart, (picture: Picture) => recent.get(picture));
    return { ...job, ...pictures } as Job<RawImage, BackendName>;
  }

  async #read(picture: Picture, longest: number): Promise<RawImage> {
    if (!isSource(picture)) return picture;
    const isFile = typeof picture === 'string' || picture instanceof URL || isSharp(picture);
    if (isFile) return readImage(picture, { ...this.#extras, longest });
    const bytes = this.#bytes.get(picture) ?? bytesOf(picture, this.#extras.signal);
    this.#bytes.set(picture, bytes);
    return readImage(await bytes, { ...this.#extras, longest });
  }
}
