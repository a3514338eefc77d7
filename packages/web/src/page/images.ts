import {
  type Depth,
  invalidOption,
  PasticheError,
  type RawImage,
  type ResultImage,
  whyUnreadable,
} from '@pastiche/core';
import { type Made, printXmp } from '@pastiche/pipeline';
import { fetchBlob } from '../fetchBlob.ts';
import { type DeepImage, encodePng16 } from './png16.ts';
import { withXmp } from './pngXmp.ts';

/**
 * A picture: a file, its bytes (also as a stream or a `Response`), an address, or what a browser can draw (an `<img>`, a `<canvas>`, an
 * `ImageBitmap`, a `<video>`'s frame).
 */
export type ImageSource =
  | string
  | URL
  | ImageBitmapSource
  | ArrayBuffer
  | ArrayBufferView<ArrayBuffer>
  | ReadableStream<Uint8Array<ArrayBuffer>>
  | Response;

/** A picture still to be read, or one that has been. */
export type Picture = ImageSource | RawImage;

/** How to read a picture. */
export interface ReadOptions {
  /** Shrinks a larger picture while it is decoded, so that its longer side has this many pixels. */
  longest?: number;
  /** Cancels it: the promise rejects with `signal.reason`, and nothing is left behind. */
  signal?: AbortSignal;
}

/**
 * Reads a picture of any kind that the browser knows: upright as its EXIF orientation says, in sRGB, 8 bits a channel, with
 * alpha (four channels).
 *
 * @throws PasticheError `unreadable`; `invalid-option` if it is no picture of any kind; `signal.reason` when cancelled
 */
export async function readImage(source: ImageSource, { longest, signal }: ReadOptions = {}): Promise<RawImage> {
  if (source instanceof ImageData) return fromImageData(source);
  const isAddress = typeof source === 'string' || source instanceof URL;
  const drawable = isAddress ? await fetchBlob(source, signal) : await asDrawable(source);
  let bitmap: ImageBitmap;
  try {
    bitmap = await decode(drawable, longest);
  } catch (cause) {
    // Browsers refuse in this way what is neither a file nor a picture.
    if (cause instanceof TypeError) throw invalidOption('the picture', expected, source);
    const name = isAddress ? String(source) : source instanceof File ? source.name : 'the picture';
    const bytes = drawable instanceof Blob ? new Uint8Array(await drawable.slice(0, 4096).arrayBuffer()) : undefined;
    const known = bytes && whyUnreadable(bytes, 'this browser');
    const reason = known ?? 'this is no picture that this browser knows, or it is damaged';
    throw new PasticheError('unreadable', `Cannot read ${name}: ${reason}`, { cause });
  }
  signal?.throwIfAborted();
  try {
    const context = contextOf(bitmap.width, bitmap.height);
    context.drawImage(bitmap, 0, 0);
    return fromImageData(context.getImageData(0, 0, bitmap.width, bitmap.height));
  } finally {
    bitmap.close();
  }
}

/** The picture's pixels, read if they have not been. */
export async function openPicture(picture: Picture, options: ReadOptions): Promise<RawImage> {
  return typeof picture === 'object' && picture !== null && 'channels' in picture
    ? picture
    : readImage(picture, options);
}

/** For a canvas: `context.putImageData(toImageData(image), 0, 0)`. */
export function toImageData({ data, width, height, channels }: RawImage): ImageData {
  // As a run in the worker gives them: nothing to convert, on a page that has other things to do.
  if (channels === 4 && data instanceof Uint8ClampedArray) return new ImageData(data.slice(), width, height);
  const scale = data instanceof Float32Array ? 255 : data instanceof Uint16Array ? 255 / 65535 : 1;
  const pixels = new ImageData(width, height);
  const gray = channels < 3;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * channels;
    for (let c = 0; c < 3; c++) pixels.data[pixel * 4 + c] = data[from + (gray ? 0 : c)] * scale;
    pixels.data[pixel * 4 + 3] = channels % 2 === 0 ? data[from + channels - 1] * scale : 255;
  }
  return pixels;
}

/** Options of {@link toBlob}. */
export interface BlobOptions {
  /** @defaultValue 'image/png' */
  type?: 'image/png' | 'image/jpeg' | 'image/webp';
  /** Of JPEG and WebP, 0..1. @defaultValue 0.95 */
  quality?: number;
  /** Bits a channel. 16 need PNG, and a picture that has as many: see `depth` of a run. @defaultValue what the picture has and the type can hold */
  depth?: Depth;
  /** How it was made, for `pastiche inspect`: PNG says it. @defaultValue the file does not say */
  made?: Made;
}

/**
 * A picture as a file, for a download. JPEG has no alpha: see-through pixels are laid over white.
 *
 * @throws PasticheError `unwritable` if the browser cannot write this type; `invalid-option` for 16 bits that picture or type do not have
 */
export async function toBlob(image: RawImage & Pick<ResultImage, 'data16'>, options: BlobOptions = {}): Promise<Blob> {
  const { type = 'image/png', made } = options;
  const blob = isDeep(image, type, options.depth) ? await encodePng16(image) : await fromCanvas(image, options);
  return made && type === 'image/png' ? withXmp(blob, printXmp({ made })) : blob;
}

/** Whether 16 bits are written. */
function isDeep(image: Pick<ResultImage, 'data16'>, type: string, asked: Depth | undefined): image is DeepImage {
  if (asked !== undefined && asked !== 8 && asked !== 16) throw invalidOption('depth', '8 or 16', asked);
  if (asked === 16 && type !== 'image/png') throw invalidOption('depth', `8 for ${type}`, asked);
  if (asked === 16 && !image.data16) throw invalidOption('depth', '8 for a picture that has no more', asked);
  return asked !== 8 && type === 'image/png' && image.data16 !== undefined;
}

/** As the browser writes it, with 8 bits a channel. */
async function fromCanvas(image: RawImage, { type = 'image/png', quality = 0.95 }: BlobOptions): Promise<Blob> {
  const context = contextOf(image.width, image.height);
  context.putImageData(toImageData(image), 0, 0);
  if (type === 'image/jpeg') {
    context.globalCompositeOperation = 'destination-over';
    context.fillStyle = 'white';
    context.fillRect(0, 0, image.width, image.height);
  }
  const blob = await context.canvas.convertToBlob({ type, quality });
  // A browser that cannot write a type writes PNG instead, and says so only there.
  if (blob.type !== type)
    throw new PasticheError('unwritable', `This browser cannot write ${type}. Choose another type.`);
  return blob;
}

const expected = 'a file, its bytes, an address, or a picture that a browser can draw';

async function asDrawable(source: Exclude<ImageSource, string | URL>): Promise<ImageBitmapSource> {
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return new Blob([source]);
  if (source instanceof ReadableStream) return new Response(source).blob();
  return source instanceof Response ? source.blob() : source;
}

/** Twice at most: browsers shrink only to a size that is given, and the size is known only once it is decoded. */
async function decode(drawable: ImageBitmapSource, longest = Number.POSITIVE_INFINITY): Promise<ImageBitmap> {
  const options = { imageOrientation: 'from-image', colorSpaceConversion: 'default' } as const;
  const whole = await createImageBitmap(drawable, options);
  const factor = longest / Math.max(whole.width, whole.height);
  if (factor >= 1) return whole;
  const resizeWidth = Math.max(1, Math.round(whole.width * factor));
  const resizeHeight = Math.max(1, Math.round(whole.height * factor));
  try {
    return await createImageBitmap(whole, { resizeWidth, resizeHeight, resizeQuality: 'high' });
  } finally {
    whole.close();
  }
}

function fromImageData({ data, width, height }: ImageData): RawImage {
  return { data, width, height, channels: 4 };
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new PasticheError('out-of-memory', `This browser has no room for a canvas of ${width}x${height}`);
  return context;
}
