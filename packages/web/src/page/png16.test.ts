import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { toBlob } from './images.ts';

const deep = (channels: 3 | 4, height = 70) => {
  const data16 = Uint16Array.from({ length: 5 * height * channels }, (_, i) => (i * 40_503) % 65_536);
  return { data: Uint8ClampedArray.from(data16, (value) => value / 257), width: 5, height, channels, data16 };
};
const bytesOf = async (blob: Blob): Promise<Buffer> => Buffer.from(await blob.arrayBuffer());

describe('a PNG with 16 bits a channel', () => {
  it.each([3, 4] as const)('has every value of %i channels', async (channels) => {
    const image = deep(channels);
    const file = sharp(await bytesOf(await toBlob(image)));
    expect(await file.metadata()).toMatchObject({ format: 'png', width: 5, height: 70, channels, depth: 'ushort' });
    const { buffer, byteOffset, length } = await file.toColorspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
    expect(new Uint16Array(buffer, byteOffset, length / 2)).toEqual(image.data16);
  });

  it('says how it was made', async () => {
    const made = { job: { content: 'a.jpg', styles: ['b.jpg'] } };
    const { xmp } = await sharp(await bytesOf(await toBlob(deep(3), { made }))).metadata();
    expect(xmp?.toString()).toContain('a.jpg');
  });

  it('needs a picture and a type that have so many', async () => {
    const { data16: _, ...flat } = deep(3);
    await expect(toBlob(flat, { depth: 16 })).rejects.toThrow('Expected 8 for a picture that has no more for depth');
    await expect(toBlob(deep(3), { depth: 16, type: 'image/jpeg' })).rejects.toThrow('Expected 8 for image/jpeg');
    await expect(toBlob(deep(3), { depth: 12 as 8 })).rejects.toThrow('Expected 8 or 16 for depth but received 12');
  });
});
