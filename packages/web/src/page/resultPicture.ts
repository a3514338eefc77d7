import type { ResultImage } from '@pastiche/core';
import { type BlobOptions, toBlob, toImageData } from './images.ts';

/** The picture that a run ends with, or a snapshot of it: its pixels, and how to show and save them. */
export class ResultPicture implements ResultImage {
  data: ResultImage['data'];
  width: number;
  height: number;
  channels: ResultImage['channels'];
  data16?: ResultImage['data16'];

  /** Keeps the pixels that it is given: they are not copied. */
  constructor({ data, width, height, channels, data16 }: ResultImage) {
    this.data = data;
    this.width = width;
    this.height = height;
    this.channels = channels;
    if (data16) this.data16 = data16;
  }

  /**
   * The picture as a file, as {@link toBlob} gives it.
   *
   * @throws PasticheError `unwritable` if the browser cannot write this type
   */
  toBlob(type?: BlobOptions['type'], options?: Pick<BlobOptions, 'quality' | 'made' | 'depth'>): Promise<Blob> {
    return toBlob(this, { type, ...options });
  }

  /** For a canvas: `context.putImageData(picture.toImageData(), 0, 0)`. */
  toImageData(): ImageData {
    return toImageData(this);
  }
}
