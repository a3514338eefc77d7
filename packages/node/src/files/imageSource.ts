import { open } from 'node:fs/promises';
import { addAbortSignal, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ReadableStream } from 'node:stream/web';
import { fileURLToPath } from 'node:url';
import { invalidOption, PasticheError } from '@pastiche/core';
import type { Sharp } from 'sharp';
import { fetchBytes, reasonOf } from './files.ts';

/** The bytes of an image file: in memory, in a `Blob`, a `File` or a `Response`, or in a stream of Node or of the web. */
export type ImageBytes =
  | ArrayBufferView
  | ArrayBuffer
  | SharedArrayBuffer
  | {
      /** All bytes. */
      arrayBuffer(): Promise<ArrayBuffer>;
    }
  | AsyncIterable<Uint8Array>
  | WebStream;

/** A stream of the web. Not all libraries of types know that it can be iterated. */
interface WebStream {
  getReader(): unknown;
}

/**
 * A picture to read: a path, a `file:`, `http:`, `https:` or `data:` URL, the bytes of an image file, or an instance of sharp (taken as
 * sharp would write it). A text that comes from a user is a path or an address too: see {@link ReadOptions.only}.
 */
export type ImageSource = string | URL | ImageBytes | Sharp;

/** What {@link ImageSource} takes, for errors. */
export const expectedSource =
  'a path, a URL, the bytes of an image file (an array, a Blob or a stream), or a sharp instance';

/** Whether a picture can be read from it. */
export function isSource(value: unknown): value is ImageSource {
  return typeof value === 'string' || value instanceof URL || isBytes(value) || isSharp(value);
}

/** Whether it is an instance of sharp, of whichever copy. Such are streams as well. */
export function isSharp(value: unknown): value is Sharp {
  return has(value, 'toBuffer') && has(value, 'metadata') && has(value, 'clone');
}

function isBytes(value: unknown): value is ImageBytes {
  const isMemory = ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
  return isMemory || has(value, 'arrayBuffer') || has(value, Symbol.asyncIterator);
}

function has(value: unknown, method: PropertyKey): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, method) === 'function';
}

/**
 * The bytes of an image file.
 *
 * @throws PasticheError `unreadable`; `invalid-option` if it is nothing that has any; `signal.reason` when cancelled
 */
export async function bytesOf(source: Exclude<ImageSource, Sharp>, signal?: AbortSignal): Promise<Uint8Array> {
  if (typeof source === 'string' || source instanceof URL) return fetchBytes(source, signal);
  if (source instanceof Uint8Array) return source;
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (source instanceof ArrayBuffer || source instanceof SharedArrayBuffer) return new Uint8Array(source);
  if (!isBytes(source)) throw invalidOption('the picture', expectedSource, source);
  try {
    if (Symbol.asyncIterator in source) return await readStream(source as AsyncIterable<Uint8Array>, signal);
    return new Uint8Array(await (source as Blob).arrayBuffer());
  } catch (cause) {
    signal?.throwIfAborted();
    throw new PasticheError('unreadable', `Cannot read ${nameOf(source)}: ${reasonOf(cause)}`, { cause });
  }
}

/** A file of which sharp is to read only what it needs at a time. */
export interface LargeFile {
  path: string;
  /** Its first 4 kB, which say what it is. */
  head: Uint8Array;
  /** Its length. */
  bytes: number;
}

/** Files of more bytes are large: scans for print. */
const large = 2 ** 25;

/**
 * The file itself where it is large and on this machine, else its bytes.
 *
 * @throws PasticheError `unreadable`; `invalid-option` if it is nothing that has any; `signal.reason` when cancelled
 */
export async function bytesOrFile(
  source: Exclude<ImageSource, Sharp>,
  signal?: AbortSignal,
): Promise<Uint8Array | LargeFile> {
  // What cannot be opened, bytesOf says.
  const file = await largeFile(source).catch(() => undefined);
  return file ?? bytesOf(source, signal);
}

async function largeFile(source: Exclude<ImageSource, Sharp>): Promise<LargeFile | undefined> {
  if (!(typeof source === 'string' || source instanceof URL) || /^(https?|data):/i.test(String(source)))
    return undefined;
  const path = /^file:/i.test(String(source)) ? fileURLToPath(source) : String(source);
  const handle = await open(path);
  try {
    const { size: bytes } = await handle.stat();
    // libvips would take brackets at the end of a name for options.
    if (bytes <= large || path.endsWith(']')) return undefined;
    const head = new Uint8Array(4096);
    await handle.read(head, 0, head.length, 0);
    return { path, head, bytes };
  } finally {
    await handle.close();
  }
}

/** A stream that is cancelled is destroyed. A generator cannot be: nobody waits for it any more. */
async function readStream(source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<Uint8Array> {
  if (!signal) return buffer(source);
  if (source instanceof Readable || source instanceof ReadableStream) addAbortSignal(signal, source as Readable);
  const cancelled = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([buffer(source), cancelled]);
}

/** What a picture is called in errors. */
export function nameOf(source: ImageSource): string {
  if (typeof source === 'string' || source instanceof URL) return String(source);
  if (isSharp(source)) return 'the sharp instance';
  if (ArrayBuffer.isView(source) || 'byteLength' in source) return `the image (${source.byteLength} bytes)`;
  if ('name' in source && typeof source.name === 'string') return source.name;
  return Symbol.asyncIterator in source ? 'the stream' : 'the image';
}
