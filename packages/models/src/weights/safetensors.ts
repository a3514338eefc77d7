import { PasticheError } from '@pastiche/core';
import { toFloat32 } from './numberFormats.ts';
import type { Values, Weights } from './weights.ts';

// Written here since no parser on npm both checks what the header claims and is small: one trusts the offsets, another
// is a client for a whole model hub.

/** The format's own limit on its header; ours on the rank. */
const longestHeader = 100_000_000;
const highestRank = 8;

/** Bytes per value of the formats we read. */
const widths = { F32: 4, F16: 2, BF16: 2 } as const;

interface Entry {
  dtype: keyof typeof widths;
  shape: number[];
  begin: number;
  end: number;
}

/**
 * Reads a safetensors file: an 8-byte little-endian length, a JSON header of that length, then the data. Nothing in the
 * header is believed: offsets, shapes and types are checked against each other and the file.
 *
 * @param bytes the whole file; F32, F16 and BF16 tensors become 32-bit floats, others are an error
 * @param wanted which tensors to read; the others are not converted @defaultValue all
 * @throws PasticheError `invalid-weights`
 */
export function readSafetensors(bytes: Uint8Array, wanted: (name: string) => boolean = () => true): Weights {
  const { header, data } = splitHeader(bytes);
  const weights = new Map<string, Values>();
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__' || !wanted(name)) continue;
    const { dtype, shape, begin, end } = checkEntry(name, value, data.byteLength);
    weights.set(name, { shape, data: toFloat32(data.subarray(begin, end), dtype) });
  }
  return weights;
}

function splitHeader(bytes: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  if (bytes.byteLength < 8) throw damaged(`it has ${bytes.byteLength} bytes, fewer than the header's length takes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > longestHeader || 8 + length > bytes.byteLength) {
    throw damaged(`it claims a header of ${length} bytes, but has ${bytes.byteLength} in all`);
  }
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch (cause) {
    throw damaged('its header is not JSON', cause);
  }
  if (!isObject(header)) throw damaged('its header is not a JSON object');
  return { header, data: bytes.subarray(8 + length) };
}

function checkEntry(name: string, value: unknown, available: number): Entry {
  if (!isObject(value)) throw damaged(`the header's entry for '${name}' is not an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(widths, dtype)) {
    throw damaged(`'${name}' is of type ${JSON.stringify(dtype)}, and only F32, F16 and BF16 can be read`);
  }
  if (!isListOfSizes(shape) || shape.length > highestRank) throw damaged(`'${name}' has no proper shape`);
  if (!isListOfSizes(offsets) || offsets.length !== 2) throw damaged(`'${name}' has no proper offsets`);
  const [begin, end] = offsets;
  if (begin > end || end > available) {
    throw damaged(`'${name}' should be at bytes ${begin} to ${end} of the data, but there are only ${available}`);
  }
  const type = dtype as keyof typeof widths;
  const expected = shape.reduce((product, length) => product * length, widths[type]);
  if (end - begin !== expected) {
    throw damaged(`'${name}' [${shape}] takes ${expected} bytes, but the header gives it ${end - begin}`);
  }
  return { dtype: type, shape, begin, end };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && entry >= 0);
}

function damaged(what: string, cause?: unknown): PasticheError {
  return new PasticheError('invalid-weights', `The file is not a proper safetensors file: ${what}`, { cause });
}
