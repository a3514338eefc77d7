import { crc32, deflateSync } from 'node:zlib';
import type { Sharp } from 'sharp';

/** A PNG of the picture that says whose colors its numbers are: sharp takes a profile only from a file. */
export async function withProfile(image: Sharp, icc: Uint8Array): Promise<Buffer> {
  const png = await image.png({ compressionLevel: 0 }).toBuffer();
  // Behind the signature and the header; the name of the profile is one letter, the method of compression is 0.
  const profile = pngChunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), deflateSync(icc)]));
  return Buffer.concat([png.subarray(0, 33), profile, png.subarray(33)]);
}

/** A chunk of a PNG file: length, type, data, checksum (PNG specification, 5.3). */
export function pngChunk(type: string, data: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}
