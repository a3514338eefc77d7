import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { PasticheError } from '@pastiche/core';
import type { Values, Weights } from '../weights.ts';
import { fromEightBits, scalesOf, toEightBits } from './eightBits.ts';
import { toFloat32, toHalf } from './numberFormats.ts';

// Our own, since no parser on npm is small and also checks the header: one trusts the offsets, another is a client for a model hub.

/** The format's own limit on its header; ours on the rank. */
const longestHeader = 100_000_000;
const highestRank = 8;

/** Bytes per value of the formats we read. */
const widths = { F32: 4, F16: 2, BF16: 2, I8: 1 } as const;

/** A safetensors file's `__metadata__`. */
export type Metadata = Readonly<Record<string, string>>;

/** One tensor of a file, from its header. */
export interface SafetensorsEntry {
  /** The format of its numbers. */
  dtype: keyof typeof widths;
  /** The length of each axis. */
  shape: number[];
  /** Offset in bytes from the beginning of the *file*. */
  begin: number;
  /** The offset after its last byte. */
  end: number;
}

/** What the header of a safetensors file says. */
export interface SafetensorsHeader {
  /** The file's `__metadata__`. */
  metadata: Metadata;
  /** The tensors, by name. */
  entries: ReadonlyMap<string, SafetensorsEntry>;
  /** Offset of the data, in bytes. */
  length: number;
}

/**
 * Reads a safetensors file: an 8-byte little-endian length, a JSON header of that length, then the data. The header is not trusted:
 * offsets, shapes and types are checked against each other and the file, and the data against the SHA-256 of {@link writeSafetensors}, if
 * there is one.
 *
 * @param bytes the whole file; F32, F16 and BF16 tensors become 32-bit floats, and so do I8 tensors, times their scales; others are an error
 * @param wanted tensors to read @defaultValue all
 * @throws PasticheError `invalid-weights`
 */
export function readSafetensors(bytes: Uint8Array, wanted: (name: string) => boolean = () => true): Weights {
  const { metadata, entries, length } = readSafetensorsHeader(bytes, bytes.byteLength, wanted);
  if (metadata.sha256 !== undefined && metadata.sha256 !== bytesToHex(sha256(bytes.subarray(length)))) {
    throw damaged('its data does not have the SHA-256 that its header notes');
  }
  return readTensors(entries, ({ begin, end }) => bytes.subarray(begin, end));
}

/**
 * Converts tensors to 32-bit floats; integers are multiplied by their scales.
 *
 * @param bytesOf the bytes of a tensor
 * @throws PasticheError `invalid-weights`
 */
export function readTensors(
  entries: ReadonlyMap<string, SafetensorsEntry>,
  bytesOf: (entry: SafetensorsEntry) => Uint8Array,
): Map<string, Values> {
  const read = (entry: SafetensorsEntry): Values => ({
    shape: entry.shape,
    data: toFloat32(bytesOf(entry), entry.dtype),
  });
  const found = new Map([...entries].map(([name, entry]) => [name, read(entry)]));
  for (const [name, { dtype }] of entries) {
    const scales = found.get(scalesOf(name));
    if (dtype !== 'I8' || !scales) continue;
    found.set(name, fromEightBits(found.get(name) as Values, scales.data));
    found.delete(scalesOf(name));
  }
  return found;
}

/**
 * Reads the header only.
 *
 * @param bytes the file, or enough of its beginning to hold the header
 * @param size of the whole file, in bytes
 * @param wanted tensors to check and return @defaultValue all
 * @throws PasticheError `invalid-weights`
 */
export function readSafetensorsHeader(
  bytes: Uint8Array,
  size: number,
  wanted: (name: string) => boolean = () => true,
): SafetensorsHeader {
  const length = headerLength(bytes, size);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, length)));
  } catch (cause) {
    throw damaged('its header is not JSON', cause);
  }
  if (!isObject(header)) throw damaged('its header is not a JSON object');
  const { __metadata__: metadata = {}, ...tensors } = header;
  if (!isMetadata(metadata)) throw damaged('its __metadata__ is not a list of strings');
  const found = Object.entries(tensors).filter(([name]) => wanted(name) || wanted(name.replace(/\.scale$/, '')));
  const entries = new Map(found.map(([name, value]) => [name, checkEntry(name, value, length, size)]));
  for (const [name, { dtype, shape }] of entries) {
    const scales = entries.get(scalesOf(name))?.shape;
    if (dtype === 'I8' && (scales?.length !== 1 || scales[0] !== shape[0]))
      throw damaged(`'${name}' has 8-bit integers, but '${scalesOf(name)}' is not a list of its channels' scales`);
  }
  return { metadata, entries, length };
}

/**
 * The length of a file's header in bytes, including the length before it.
 *
 * @param bytes at least the first 8 of the file, or all of a shorter one
 * @param size of the whole file, in bytes
 * @throws PasticheError `invalid-weights`
 */
export function headerLength(bytes: Uint8Array, size: number): number {
  if (bytes.byteLength < 8) throw damaged(`it has ${bytes.byteLength} bytes, fewer than the header's length takes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > longestHeader || 8 + length > size) {
    throw damaged(`it claims to have a header of ${length} bytes, but has ${size} in all`);
  }
  return 8 + length;
}

/** Options of {@link writeSafetensors}. */
export interface WriteSafetensorsOptions {
  /**
   * F16 halves the file and keeps about three digits. I8 quarters it: filters become integers from -127 to 127 with one scale per channel;
   * biases stay F32. @defaultValue 'F32'
   */
  format?: 'F32' | 'F16' | 'I8';
  /** Strings for the file's header; `sha256`, the hash of the data, is added. */
  metadata?: Metadata;
}

/** Writes weights as the bytes of a safetensors file. @throws PasticheError `invalid-weights` if F16 cannot hold a value */
export function writeSafetensors(weights: Weights, options: WriteSafetensorsOptions = {}): Uint8Array {
  const { format = 'F32', metadata } = options;
  // Wide numbers first, so that all are aligned.
  const tensors = [...weights]
    .flatMap(([name, values]) => encode(name, values, format))
    .sort((a, b) => widths[b.dtype] - widths[a.dtype]);
  const data = new Uint8Array(tensors.reduce((sum, { bytes }) => sum + bytes.byteLength, 0));
  let begin = 0;
  for (const { bytes } of tensors) {
    data.set(bytes, begin);
    begin += bytes.byteLength;
  }
  const header = writeSafetensorsHeader(tensors, { ...metadata, sha256: bytesToHex(sha256(data)) });
  const file = new Uint8Array(header.length + data.length);
  file.set(header);
  file.set(data, header.length);
  return file;
}

/** A tensor as a file holds it. */
interface Tensor {
  /** Each once. */
  name: string;
  /** The format of its numbers. */
  dtype: keyof typeof widths;
  /** The length of each axis. */
  shape: readonly number[];
  /** Its numbers. */
  bytes: Uint8Array;
}

/**
 * The beginning of a safetensors file. The bytes of its tensors follow, in their order.
 *
 * @param tensors those of wide numbers first
 * @param metadata with `sha256`, the hash of all bytes that follow, the file can be checked
 */
export function writeSafetensorsHeader(tensors: readonly Tensor[], metadata: Metadata): Uint8Array {
  const header: Record<string, unknown> = {};
  let begin = 0;
  for (const { name, dtype, shape, bytes } of tensors) {
    header[name] = { dtype, shape, data_offsets: [begin, begin + bytes.byteLength] };
    begin += bytes.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata, ...header }));
  // Padded with spaces so that the data is aligned, as the format requires.
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length).fill(0x20, 8 + text.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  return bytes;
}

/** The tensors of the file for one of the weights. */
function encode(name: string, values: Values, format: 'F32' | 'F16' | 'I8'): Tensor[] {
  const { shape, data } = values;
  if (format === 'I8' && shape.length > 1) {
    const { integers, scales } = toEightBits(values);
    return [{ name, dtype: 'I8', shape, bytes: bytesOf(integers) }, ...encode(scalesOf(name), scales, 'F32')];
  }
  if (format !== 'F16') return [{ name, dtype: 'F32', shape, bytes: bytesOf(data) }];
  const bytes = toHalf(data);
  if (!bytes) throw new PasticheError('invalid-weights', `'${name}' has values that F16 cannot hold: write F32`);
  return [{ name, dtype: 'F16', shape, bytes }];
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Int8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** @param start offset of the data in the file */
function checkEntry(name: string, value: unknown, start: number, size: number): SafetensorsEntry {
  if (!isObject(value)) throw damaged(`the header's entry for '${name}' is not an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(widths, dtype)) {
    throw damaged(`'${name}' is of type ${JSON.stringify(dtype)}, and only F32, F16, BF16 and I8 can be read`);
  }
  if (!isListOfSizes(shape) || shape.length > highestRank) throw damaged(`'${name}' has no proper shape`);
  if (!isListOfSizes(offsets) || offsets.length !== 2) throw damaged(`'${name}' has no proper offsets`);
  const [begin, end] = offsets;
  const available = size - start;
  if (begin > end || end > available) {
    throw damaged(`'${name}' should be at bytes ${begin} to ${end} of the data, but there are only ${available}`);
  }
  const type = dtype as keyof typeof widths;
  const expected = shape.reduce((product, length) => product * length, widths[type]);
  if (end - begin !== expected) {
    throw damaged(`'${name}' [${shape}] takes ${expected} bytes, but the header gives it ${end - begin}`);
  }
  return { dtype: type, shape, begin: start + begin, end: start + end };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMetadata(value: unknown): value is Metadata {
  return isObject(value) && Object.values(value).every((entry) => typeof entry === 'string');
}

function isListOfSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && entry >= 0);
}

function damaged(what: string, cause?: unknown): PasticheError {
  return new PasticheError('invalid-weights', `The file is not a proper safetensors file: ${what}`, { cause });
}
