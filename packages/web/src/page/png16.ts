import type { ResultImage } from '@pastiche/core';
import { pngChunk } from './pngChunk.ts';

/** A picture with 16 bits a channel, as it is written. */
export type DeepImage = ResultImage & Required<Pick<ResultImage, 'data16'>>;

const signature = [137, 80, 78, 71, 13, 10, 26, 10];
/** Types of colors, by the number of channels: gray, gray and alpha, RGB, RGBA. */
const colorTypes = [0, 4, 2, 6];
/** Rows that are compressed at once. */
const atOnce = 32;

/** A PNG of 16 bits a channel, in sRGB: browsers' canvases write 8. It is compressed beside the page's work. */
export async function encodePng16(image: DeepImage): Promise<Blob> {
  const { width, height, channels } = image;
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 16);
  header.setUint8(9, colorTypes[channels - 1]);
  const parts = [Uint8Array.from(signature), pngChunk('IHDR', new Uint8Array(header.buffer))];
  parts.push(pngChunk('sRGB', Uint8Array.of(0)));
  const compressed = rowsOf(image).pipeThrough(new CompressionStream('deflate')).getReader();
  for (let { value, done } = await compressed.read(); !done; { value, done } = await compressed.read()) {
    if (value) parts.push(pngChunk('IDAT', value));
  }
  parts.push(pngChunk('IEND', new Uint8Array()));
  return new Blob(parts, { type: 'image/png' });
}

/** The rows, each as what it differs by from the one above (filter 2): that takes less room. */
function rowsOf({ data16, width, height, channels }: DeepImage): ReadableStream<Uint8Array<ArrayBuffer>> {
  const samples = width * channels;
  let y = 0;
  return new ReadableStream({
    pull(controller) {
      const count = Math.min(atOnce, height - y);
      const bytes = new Uint8Array(count * (1 + 2 * samples));
      let write = 0;
      for (const end = y + count; y < end; y++) {
        bytes[write++] = 2;
        for (let i = y * samples; i < (y + 1) * samples; i++) {
          const above = y > 0 ? data16[i - samples] : 0;
          bytes[write++] = (data16[i] >> 8) - (above >> 8);
          bytes[write++] = data16[i] - above;
        }
      }
      controller.enqueue(bytes);
      if (y === height) controller.close();
    },
  });
}
