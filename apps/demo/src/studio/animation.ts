/** Whether the bytes of a GIF, WebP or PNG hold more than one frame. */
export function isAnimation(bytes: Uint8Array, format: 'GIF' | 'WebP' | 'PNG'): boolean {
  if (format === 'WebP') return find(bytes, 'ANIM') >= 0;
  const data = find(bytes, 'IDAT');
  const animation = find(bytes, 'acTL');
  // In a PNG it comes before the pixels; behind them are texts, too.
  if (format === 'PNG') return animation >= 0 && (data < 0 || animation < data);
  return framesOfGif(bytes) > 1;
}

function find(bytes: Uint8Array, letters: string): number {
  const codes = [...letters].map((letter) => letter.charCodeAt(0));
  return bytes.findIndex((_, at) => codes.every((code, i) => bytes[at + i] === code));
}

/** Bytes of a color table that a flag byte tells of. */
const tableSize = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** Walks from block to block, and stops at the second frame. */
function framesOfGif(bytes: Uint8Array): number {
  let frames = 0;
  let at = 13 + tableSize(bytes[10]);
  while (at < bytes.length && frames < 2) {
    const kind = bytes[at];
    if (kind === 0x2c) {
      frames++;
      at += 11 + tableSize(bytes[at + 9]);
    } else if (kind === 0x21) at += 2;
    else break;
    while (bytes[at] > 0) at += bytes[at] + 1;
    at++;
  }
  return frames;
}
