import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { stylize } from '../stylize.ts';
import { pattern, temporaryFolder } from '../testing.ts';
import type { ImageFormat } from './encode.ts';
import { readImage } from './images.ts';
import type { ResultPicture } from './resultPicture.ts';

const folder = temporaryFolder();
const layers = { model: 'random', contentLayers: { conv1_1: 1 }, styleLayers: { conv1_1: 1 } } as const;
const run = stylize({
  ...layers,
  ...{ content: pattern(64, 48, 4), styles: pattern(40, 40), size: 48, minSize: 48, iterations: 2, backend: 'wasm' },
});
let snapshot: ResultPicture | undefined;
for await (const event of run) if (event.type === 'step') snapshot = await run.snapshot();
const picture = await run.result;

describe('the picture that a run ends with', () => {
  it('is 8-bit pixels', () => {
    const total: number = picture.data.reduce((sum, value) => sum + value, 0);
    expect(total).toBeGreaterThan(0);
    expect(structuredClone(picture)).toEqual({ data: picture.data, width: 48, height: 36, channels: 4 });
  });

  it.each<ImageFormat>(['png', 'jpeg', 'webp', 'avif', 'tiff'])(
    'becomes %s, in memory, a stream, a Blob and a file',
    async (format) => {
      const bytes = await picture.toBuffer(format, { quality: 80 });
      const { width, height, ...known } = await sharp(bytes).metadata();
      expect([known.format, width, height]).toEqual([format === 'avif' ? 'heif' : format, 48, 36]);
      expect(await buffer(picture.toStream(format, { quality: 80 }))).toEqual(bytes);
      const blob = await picture.toBlob(`image/${format}`, { quality: 80 });
      expect([blob.type, Buffer.from(await blob.arrayBuffer())]).toEqual([`image/${format}`, bytes]);
      const path = join(folder, `out.${format}`);
      await picture.toFile(pathToFileURL(path), { quality: 80 });
      expect(await readImage(path)).toEqual(await readImage(bytes));
    },
  );

  it('is PNG unless something else is asked for, and loses nothing then; so is a snapshot', async () => {
    expect((await readImage(await picture.toBuffer())).data).toEqual(new Uint8Array(picture.data));
    expect((await readImage(await (snapshot as ResultPicture).toBuffer())).width).toBe(48);
  });

  it('is smaller at a lower quality', async () => {
    const [low, high] = await Promise.all([20, 95].map((quality) => picture.toBuffer('jpeg', { quality })));
    expect(low.length).toBeLessThan(high.length);
  });

  it('names a wrong format and a wrong quality', async () => {
    await expect(picture.toBuffer('gif' as 'png')).rejects.toThrow(
      "one of png, jpeg, webp, avif, tiff for format but received 'gif'",
    );
    await expect(picture.toBuffer('jpeg', { quality: 0.9 })).rejects.toThrow(
      'a number from 1 to 100 for quality but received 0.9',
    );
    await expect(buffer(picture.toStream('gif' as 'png'))).rejects.toMatchObject({ code: 'invalid-option' });
  });
});
