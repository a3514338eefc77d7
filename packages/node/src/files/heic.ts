import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { formatOf, type RawImage } from '@pastiche/core';
import { mostPixels } from './sharp.ts';

/** The command that adds the decoder: several megabytes, under the LGPL, and so the user's choice. */
const install = 'npm install heic-decode@2.1.0';

/**
 * Decodes the photos of iPhones, with the optional package `heic-decode`, in a thread: that takes seconds.
 *
 * @returns RGBA, upright, and the ICC profile if the file has one
 * @throws Error if the package is not installed, with the command that installs it; if the file is damaged
 */
export async function decodeHeic(bytes: Uint8Array): Promise<[image: RawImage, icc: Uint8Array | undefined]> {
  const workerData = { bytes, mostPixels, decoder: findDecoder(bytes) };
  // libheif writes to stdout what it does not like about a file.
  const thread = new Worker(new URL('./heicThread.js', import.meta.url), { workerData, stdout: true });
  try {
    const [{ data, width, height }] = await once(thread, 'message');
    return [{ data, width, height, channels: 4 }, profileOf(bytes)];
  } finally {
    await thread.terminate();
  }
}

function findDecoder(bytes: Uint8Array): string {
  try {
    return createRequire(import.meta.url).resolve('heic-decode');
  } catch {
    throw new Error(`its format is HEIC, for which "${install}" adds a decoder. ${formatOf(bytes)?.remedy}`);
  }
}

/** The ICC profile of the box `colr` (ISO/IEC 14496-12, 12.1.5), which is that of all tiles: Display P3 in photos of iPhones. */
function profileOf(bytes: Uint8Array): Uint8Array | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const box = file.indexOf('colrprof') - 4;
  return box < 0 ? undefined : file.subarray(box + 12, box + file.readUInt32BE(box));
}
