import { Readable } from 'node:stream';
import type { ResultImage } from '@pastiche/core';
import { type EncodeOptions, encoderFor, type ImageFormat } from './encode.ts';
import { writeImage } from './images.ts';

/** The picture that a run ends with, or a snapshot of it: its pixels, and how to get a file of them. */
export class ResultPicture implements ResultImage {
  data: ResultImage['data'];
  width: number;
  height: number;
  channels: ResultImage['channels'];
  data16?: ResultImage['data16'];
  gamut?: ResultImage['gamut'];

  /** Keeps the pixels that it is given: they are not copied. */
  constructor({ data, width, height, channels, data16, gamut }: ResultImage) {
    this.data = data;
    this.width = width;
    this.height = height;
    this.channels = channels;
    if (data16) this.data16 = data16;
    if (gamut) this.gamut = gamut;
  }

  /**
   * The bytes of an image file.
   *
   * @throws PasticheError `invalid-option`
   */
  async toBuffer(format: ImageFormat = 'png', options?: EncodeOptions): Promise<Buffer<ArrayBuffer>> {
    return (await encoderFor(this, format, options)).toBuffer();
  }

  /**
   * Writes an image file, as {@link writeImage} does.
   *
   * @throws PasticheError `unwritable`, `invalid-option`
   */
  toFile(path: string | URL, options?: EncodeOptions): Promise<void> {
    return writeImage(path, this, options);
  }

  /** The bytes of an image file as a stream: `picture.toStream('jpeg').pipe(response)`. */
  toStream(format?: ImageFormat, options?: EncodeOptions): Readable {
    const encode = async function* (picture: ResultPicture): AsyncGenerator<Buffer, void, void> {
      yield await picture.toBuffer(format, options);
    };
    return Readable.from(encode(this), { objectMode: false });
  }

  /** The bytes of an image file as a `Blob` of the type `image/png` or another, as browsers have it. */
  async toBlob(type: `image/${ImageFormat}` = 'image/png', options?: EncodeOptions): Promise<Blob> {
    const format = type.replace(/^image\//, '') as ImageFormat;
    return new Blob([await this.toBuffer(format, options)], { type });
  }
}
