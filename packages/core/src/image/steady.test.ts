import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random.ts';
import type { RawImage, ResultImage } from './rawImage.ts';
import { SteadyFrames } from './steady.ts';

const [width, height] = [32, 24];

/** A gray frame with a camera's noise, and a white square where it says. */
function frame(seed: number, at?: number): ResultImage {
  const random = createRandom(seed);
  const data = new Uint8ClampedArray(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    const isIn = at !== undefined && x >= at && x < at + 8 && y < 8;
    data[i] = isIn ? 220 : 120 + 3 * random.normal();
  }
  return { data, width, height, channels: 3 };
}

/** Of two frames, in fractions of white. */
function apart(a: RawImage, b: RawImage): number {
  return Math.sqrt(Array.from(a.data).reduce((sum, value, i) => sum + (value - b.data[i]) ** 2, 0) / a.data.length);
}

describe('steady frames', () => {
  it('flicker at most a third as much where nothing moves', () => {
    const steady = new SteadyFrames(1);
    const frames = Array.from({ length: 12 }, (_, i) => frame(i));
    const steadied = frames.map((each) => steady.next(each));
    const [before, after] = [frames, steadied].map((each) => apart(each[10], each[11]));
    expect(after).toBeLessThan(before / 255 / 3);
  });

  it('follow what moves at once', () => {
    const steady = new SteadyFrames(1);
    for (let seed = 0; seed < 5; seed++) steady.next(frame(seed, 0));
    const { data } = steady.next(frame(5, 20));
    const at = (x: number): number => data[(2 * width + x) * 3];
    expect(at(22)).toBeCloseTo(220 / 255, 2);
    expect(at(2)).toBeLessThan(140 / 255);
  });

  it('are the frames themselves where they are not steadied, and begin afresh with another size', () => {
    const given = frame(1);
    expect(new SteadyFrames(0).next(given)).toBe(given);
    expect(new SteadyFrames(0).nextResult(given)).toBe(given);
    const steady = new SteadyFrames(1);
    steady.next(given);
    const other: ResultImage = { data: Uint8ClampedArray.of(9, 9, 9), width: 1, height: 1, channels: 3 };
    expect(steady.nextResult(other)).toEqual(other);
  });

  it('keep their gamut, and have 8 bits a channel', () => {
    const deep: ResultImage = { ...frame(1), gamut: 'p3', data16: new Uint16Array(width * height * 3) };
    expect(new SteadyFrames(0.5).nextResult(deep)).toEqual({ ...frame(1), gamut: 'p3' });
  });

  it('need a number from 0 to 1, and frames that are pictures', () => {
    for (const steadiness of [-0.1, 1.1, Number.NaN])
      expect(() => new SteadyFrames(steadiness)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    const broken = { ...frame(1), width: 5 };
    expect(() => new SteadyFrames(1).next(broken)).toThrow(expect.objectContaining({ code: 'invalid-image' }));
  });
});
