import { describe, expect, it } from 'vitest';
import { type RawImage, toPlanes, toRawImage } from './rawImage.ts';

describe('toPlanes', () => {
  it('reads 8 bits, 16 bits and floats alike', () => {
    const bytes = toPlanes({ data: Uint8Array.of(0, 51, 255), width: 1, height: 1, channels: 3 }, 'it');
    const words = toPlanes({ data: Uint16Array.of(0, 13107, 65535), width: 1, height: 1, channels: 3 }, 'it');
    const floats = toPlanes({ data: Float32Array.of(0, 0.2, 1), width: 1, height: 1, channels: 3 }, 'it');
    for (const { rgb } of [bytes, words, floats]) {
      expect(rgb[0]).toBe(0);
      expect(rgb[1]).toBeCloseTo(0.2, 6);
      expect(rgb[2]).toBe(1);
    }
  });

  it('spreads gray over three channels', () => {
    const { rgb } = toPlanes({ data: Uint8Array.of(255), width: 1, height: 1, channels: 1 }, 'it');
    expect([...rgb]).toEqual([1, 1, 1]);
  });

  it('keeps alpha apart and lays see-through pixels over white', () => {
    const data = Uint8Array.of(255, 0, 0, 255, 0, 0, 0, 0);
    const { rgb, alpha } = toPlanes({ data, width: 2, height: 1, channels: 4 }, 'it');
    expect([...rgb]).toEqual([1, 0, 0, 1, 1, 1]);
    expect([...(alpha ?? [])]).toEqual([1, 0]);
  });

  it('drops an alpha that is opaque everywhere', () => {
    expect(toPlanes({ data: Uint8Array.of(9, 255), width: 1, height: 1, channels: 2 }, 'it').alpha).toBeUndefined();
  });

  const good: RawImage = { data: new Uint8Array(12), width: 2, height: 2, channels: 3 };
  it.each([
    ['no image', undefined, /an image .* for the photo but received undefined/],
    ['no data', { ...good, data: 'x' }, /an image/],
    ['a fractional width', { ...good, width: 1.5 }, /size but received '1.5x2'/],
    ['a zero height', { ...good, height: 0 }, /size but received '2x0'/],
    ['five channels', { ...good, channels: 5 }, /channels but received 5/],
    ['too little data', { ...good, height: 3 }, /18 values \(2x3x3\) for the photo's data but received 12/],
    ['floats beyond 1', { ...good, data: new Float32Array(12).fill(2) }, /within 0..1/],
    ['floats that are no numbers', { ...good, data: new Float32Array(12).fill(Number.NaN) }, /within 0..1/],
  ])('refuses %s', (_, image, message) => {
    expect(() => toPlanes(image as RawImage, 'the photo')).toThrow(message);
  });
});

it('toRawImage rounds, clips, and puts alpha back', () => {
  const rgb = Float32Array.of(-1, 0.5, 2);
  expect([...toRawImage({ width: 1, height: 1, rgb }).data]).toEqual([0, 128, 255]);
  const withAlpha = toRawImage({ width: 1, height: 1, rgb, alpha: Float32Array.of(0.5) });
  expect(withAlpha.channels).toBe(4);
  expect(withAlpha.data[3]).toBe(128);
  expect(withAlpha.data16).toBeUndefined();
});

it('toRawImage rounds the floats themselves to 16 bits', () => {
  const rgb = Float32Array.from({ length: 3000 }, (_, i) => (i - 10) / 2980);
  const { data, data16 } = toRawImage({ width: 100, height: 10, rgb, alpha: new Float32Array(1000).fill(0.5) }, 16);
  const colors = [...(data16 ?? [])].filter((_, i) => i % 4 !== 3);
  expect(colors).toEqual([...rgb].map((value) => Math.round(65535 * Math.min(1, Math.max(0, value)))));
  expect(new Set(colors).size).toBeGreaterThan(2900);
  expect(new Set(data).size).toBeLessThanOrEqual(256);
  expect(data16?.[3]).toBe(32768);
});
