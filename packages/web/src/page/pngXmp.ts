/** A PNG with XMP in it: a text chunk behind the signature and the header (PNG specification, 11.3.3.4). */
export function withXmp(png: Blob, xmp: string): Blob {
  const encoder = new TextEncoder();
  // No compression, no language.
  const body = encoder.encode(`iTXtXML:com.adobe.xmp\0\0\0\0\0${xmp}`);
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(chunk.length - 4, checksum(body));
  return new Blob([png.slice(0, 33), chunk, png.slice(33)], { type: png.type });
}

/** CRC-32, bit by bit: a chunk has a kilobyte or two. */
function checksum(bytes: Uint8Array): number {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
