import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { StyleEvent } from '@pastiche/core';
import { torchvision } from '../../networks/inputs.ts';
import type { Network } from '../../networks/network.ts';
import { type LoadedNetwork, neededFor, ownName, readWeights } from '../formats/readWeights.ts';
import {
  headerLength,
  readSafetensorsHeader,
  readTensors,
  type SafetensorsEntry,
  type SafetensorsHeader,
} from '../formats/safetensors.ts';
import type { WeightsCache } from './cache.ts';
import { type Downloaded, type DownloadOptions, download } from './download.ts';
import { Refusal } from './failure.ts';
import type { Region } from './receivedBytes.ts';
import { cacheName, type WeightsSource } from './sources.ts';

/** Progress in bytes, and problems that were overcome. */
export type FetchEvent = Extract<StyleEvent, { type: 'weights' | 'notice' }>;

export interface FetchSourceOptions extends Pick<DownloadOptions, 'signal' | 'stall' | 'retries' | 'delay' | 'fetch'> {
  /** Fetch only the weights up to these layers. @defaultValue all layers */
  layers?: readonly string[];
}

/** The longest header to accept, in bytes. */
const longestRemoteHeader = 1e7;

/** Regions closer than this, in bytes, are fetched as one, which is faster than another request. */
const smallestGap = 2 ** 18;

/** Downloads a whole file and checks it against its pinned hash. */
export async function* fetchFile(
  network: Network,
  source: WeightsSource,
  cache: WeightsCache,
  options: FetchSourceOptions,
): AsyncGenerator<FetchEvent, LoadedNetwork, void> {
  // Without a hash, parts of two versions of the file could be mixed unnoticed.
  const part = source.hash && (await cache.part(cacheName(network, source), source.hash.digest));
  try {
    const whole = { ...options, size: source.bytes, part };
    let downloaded = yield* receive(network, source, whole);
    if (downloaded.resumed > 0 && hashMismatch(downloaded.bytes, source)) {
      yield { type: 'notice', message: `The partial download from ${source.name} is damaged. Starting over` };
      await part?.discard();
      downloaded = yield* receive(network, source, whole);
    }
    await part?.discard();
    const mismatch = hashMismatch(downloaded.bytes, source);
    if (mismatch) throw new Refusal(mismatch);
    return await readWeights(downloaded.bytes, network);
  } finally {
    await part?.close();
  }
}

/** Downloads a safetensors file's header, then only the tensors needed: an eleventh of a file with a classifier. */
export async function* fetchTensors(
  network: Network,
  source: WeightsSource,
  cache: WeightsCache,
  options: FetchSourceOptions,
): AsyncGenerator<FetchEvent, LoadedNetwork, void> {
  const layers = neededFor(network, options.layers);
  const { header, version } = yield* fetchHeader(network, source, layers, options);
  const entries = [...header.entries.values()].sort((a, b) => a.begin - b.begin);
  const regions = merge(entries);
  const identity = `${source.url} ${version} ${JSON.stringify(regions)}`;
  const part = version ? await cache.part(cacheName(network, source), identity) : undefined;
  try {
    const { bytes } = yield* receive(network, source, { ...options, regions, part });
    const tensors = readTensors(header.entries, ({ begin, end }) => {
      const offset = offsetOf(begin, regions);
      return bytes.subarray(offset, offset + end - begin);
    });
    const weights = new Map([...tensors].map(([name, values]) => [ownName(name, network) as string, values]));
    await part?.discard();
    return { network: { ...network, input: torchvision }, weights };
  } finally {
    await part?.close();
  }
}

async function* fetchHeader(
  network: Network,
  source: WeightsSource,
  layers: readonly string[],
  options: FetchSourceOptions,
): AsyncGenerator<FetchEvent, { header: SafetensorsHeader; version: string | undefined }, void> {
  const beginning = (end: number): ReturnType<typeof receive> =>
    receive(network, source, { ...options, regions: [{ begin: 0, end }] }, true);
  const first = yield* beginning(8);
  const size = first.size ?? Number.POSITIVE_INFINITY;
  const length = headerLength(first.bytes, size);
  if (length > longestRemoteHeader) throw new Refusal(`the file claims to have a header of ${length} bytes`);
  const { bytes, version } = yield* beginning(length);
  const wanted = (name: string): boolean => layers.includes(ownName(name, network)?.split('.')[0] ?? '');
  return { header: readSafetensorsHeader(bytes, size, wanted), version };
}

/**
 * Downloads, and tells how it goes in events of a run.
 *
 * @param isShort leaves out the progress
 */
async function* receive(
  network: Network,
  source: WeightsSource,
  options: DownloadOptions,
  isShort = false,
): AsyncGenerator<FetchEvent, Downloaded, void> {
  const events = download(source.url, options);
  try {
    for (;;) {
      const { done, value } = await events.next();
      if (done) return value;
      if (value.type === 'notice') yield { type: 'notice', message: `${source.name}: ${value.message}` };
      else if (!isShort) yield { ...value, type: 'weights', network: network.name, source: source.name };
    }
  } finally {
    // Closes the connection if the caller stops early.
    await events.return(undefined as never);
  }
}

/** What is wrong with the hash, or undefined. */
function hashMismatch(bytes: Uint8Array, { hash }: WeightsSource): string | undefined {
  if (!hash) return undefined;
  const digest = bytesToHex((hash.algorithm === 'md5' ? md5 : sha256)(bytes));
  if (digest === hash.digest) return undefined;
  return `the file has the ${hash.algorithm.toUpperCase()} ${digest} instead of ${hash.digest}`;
}

/** Regions that cover some entries, both ascending; small gaps are included. */
function merge(entries: readonly SafetensorsEntry[]): Region[] {
  const regions: Region[] = [];
  for (const { begin, end } of entries) {
    const last = regions.at(-1);
    if (last && begin - last.end <= smallestGap) last.end = Math.max(last.end, end);
    else regions.push({ begin, end });
  }
  return regions;
}

/** The index of a byte of the file in the concatenated regions. */
function offsetOf(position: number, regions: readonly Region[]): number {
  let offset = 0;
  for (const { begin, end } of regions) {
    if (position < end) return offset + position - begin;
    offset += end - begin;
  }
  return offset;
}
