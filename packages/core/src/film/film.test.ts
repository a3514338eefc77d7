import { describe, expect, it } from 'vitest';
import type { RawImage } from '../image/rawImage.ts';
import { resize } from '../image/resize.ts';
import { createRandom } from '../math/random.ts';
import { FilmMemory, guided, steadied } from './filmMemory.ts';
import { type Flow, warp } from './flow.ts';
import { FrameSteadier } from './frameSteadier.ts';
import { estimateFlow } from './inverseSearch.ts';
import { reliability } from './reliability.ts';

const [width, height] = [96, 72];

/** A soft random texture, larger than a frame, and a window of it. */
function scene(seed: number): (left: number, top: number) => RawImage & { data: Float32Array } {
  const random = createRandom(seed);
  const [wide, high] = [192, 144];
  const coarse = new Float32Array(48 * 36 * 3).map(() => random.uniform());
  const data = resize(coarse, { width: 48, height: 36 }, { width: wide, height: high }, 3);
  return (left, top) => {
    const out = new Float32Array(width * height * 3);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < 3 * width; x++)
        out[3 * y * width + x] = Math.min(1, Math.max(0, data[3 * ((y + top) * wide + left) + x]));
    return { data: out, width, height, channels: 3 };
  };
}

const still = (dx = 0, dy = 0): Flow => {
  const data = new Float32Array(2 * width * height).map((_, i) => (i % 2 === 0 ? dx : dy));
  return { width, height, data };
};

/** The mean of how far apart two pictures or flows are, away from the edges. */
function apart(a: { data: ArrayLike<number> }, b: { data: ArrayLike<number> }, margin = 10): number {
  const channels = a.data.length / (width * height);
  let [sum, count] = [0, 0];
  for (let y = margin; y < height - margin; y++)
    for (let x = margin; x < width - margin; x++)
      for (let c = 0; c < channels; c++, count++) {
        const i = (y * width + x) * channels + c;
        sum += Math.abs(a.data[i] - b.data[i]);
      }
  return sum / count;
}

describe('motion', () => {
  const at = scene(1);

  it.each([
    [0, 0],
    [1, 0],
    [-3, 2],
    [9, -7],
  ])('of %d and %d pixels is found within a tenth of a pixel', (dx, dy) => {
    const flow = estimateFlow(at(40, 40), at(40 - dx, 40 - dy));
    // What leaves the picture is not found.
    expect(apart(flow, still(dx, dy), 24)).toBeLessThan(0.1);
  });

  it('is measured smaller where that is asked for, in pixels of the whole', () => {
    const flow = estimateFlow(at(40, 40), at(36, 38), { longest: 48 });
    expect(flow).toMatchObject({ width, height });
    expect(apart(flow, still(4, 2), 16)).toBeLessThan(0.3);
  });

  it('is none in a flat picture, and small where a picture is too small for patches', () => {
    const flat: RawImage = { data: new Uint8Array(width * height).fill(90), width, height, channels: 1 };
    expect(estimateFlow(flat, flat).data.every((value) => Math.abs(value) < 1e-3)).toBe(true);
    const dot: RawImage = { data: Uint8Array.of(9, 10, 11, 12), width: 2, height: 2, channels: 1 };
    expect(estimateFlow(dot, dot).data.every((value) => Math.abs(value) < 1)).toBe(true);
  });

  it('between pictures of different sizes is refused', () => {
    const other: RawImage = { data: new Uint8Array(12), width: 2, height: 2, channels: 3 };
    expect(() => estimateFlow(at(0, 0), other)).toThrow(/as large as the frames, 96x72, but got 2x2/);
  });
});

describe('a warped picture', () => {
  const at = scene(2);

  it('is the picture itself without motion, and the moved one with it', () => {
    const picture = at(40, 40);
    expect(warp(picture, still()).data).toEqual(picture.data);
    expect(apart(warp(picture, still(3, -2)), at(43, 38))).toBeLessThan(1e-6);
  });

  it('stays sharp when it is moved by half pixels again and again', () => {
    let picture: RawImage = at(40, 40);
    for (let i = 0; i < 8; i++) picture = warp(picture, still(i % 2 === 0 ? 0.5 : -0.5, 0));
    expect(apart(picture, at(40, 40))).toBeLessThan(0.01);
  });
});

describe('a flow', () => {
  it('is relied on where the way back leads home, and nowhere beyond the edge', () => {
    const sure = reliability(still(20, 0), still(-20, 0));
    const middle = (x: number): number => sure[36 * width + x];
    expect(middle(40)).toBeCloseTo(1);
    expect(middle(90)).toBe(0);
    expect(reliability(still(20, 0), still(20, 0)).every((value) => value === 0)).toBe(true);
  });

  it('is not relied on at the edge of what moves, and where brightness changes', () => {
    const moving = still();
    for (let y = 20; y < 50; y++) for (let x = 30; x < 60; x++) moving.data[2 * (y * width + x)] = 4;
    const sure = reliability(moving, still());
    expect(sure[35 * width + 30]).toBeLessThan(0.5);
    expect(sure[35 * width + 80]).toBeCloseTo(1);
    const dark: RawImage = { data: new Uint8Array(width * height), width, height, channels: 1 };
    const bright: RawImage = { ...dark, data: new Uint8Array(width * height).fill(90) };
    expect(reliability(still(), still(), { of: dark, within: bright }).every((value) => value === 0)).toBe(true);
    expect(reliability(still(), still(), { of: dark, within: dark })[1000]).toBeCloseTo(1);
  });
});

describe('the memory of a film', () => {
  const at = scene(3);

  it('moves what was painted, fills what was hidden from earlier frames, and forgets at a cut', async () => {
    const memory = new FilmMemory({ distances: [2, 1] });
    expect(await memory.look(at(40, 40))).toEqual([]);
    memory.keep({ frame: at(40, 40), painted: at(60, 60) });
    const [near, ...others] = await memory.look(at(43, 41));
    expect(others).toEqual([]);
    expect(apart(near.picture, at(63, 61))).toBeLessThan(0.02);
    // Something hides a part of the picture for one frame.
    const hidden = at(43, 41);
    for (let y = 20; y < 50; y++) hidden.data.fill(y % 2, 3 * (y * width + 30), 3 * (y * width + 60));
    memory.keep({ frame: hidden, painted: hidden });
    const guides = await memory.look(at(43, 41));
    const place = 35 * width + 45;
    expect(guides[0].confidence[place]).toBeLessThan(0.1);
    expect(guides[1].confidence[place]).toBeGreaterThan(0.7);
    expect(guides[0].confidence[place] + guides[1].confidence[place]).toBeLessThanOrEqual(1);
    expect(await memory.look(scene(99)(0, 0))).toEqual([]);
    expect(memory.last).toEqual([]);
  });

  it('goes on with the frames that another one knew', async () => {
    const first = new FilmMemory();
    first.keep({ frame: at(40, 40), painted: at(60, 60) });
    const second = new FilmMemory({ last: first.last });
    expect(await second.look(at(42, 40))).toEqual(await first.look(at(42, 40)));
  });

  it('gives the start of a frame: what is known, and another picture elsewhere', () => {
    const confidence = new Float32Array(width * height).fill(1, 0, 100);
    const start = guided([{ picture: at(10, 10), confidence }], at(20, 20));
    expect(start.data.slice(0, 300)).toEqual(at(10, 10).data.slice(0, 300));
    expect(start.data.slice(300)).toEqual(at(20, 20).data.slice(300));
  });
});

describe('frames that are painted each for itself', () => {
  const at = scene(4);
  /** A painting of a frame with strokes that differ from frame to frame. */
  const painted = (frame: RawImage & { data: Float32Array }, seed: number): RawImage & { data: Float32Array } => {
    const random = createRandom(seed);
    return {
      ...frame,
      data: frame.data.map((value) => Math.min(1, Math.max(0, value + 0.3 * (random.uniform() - 0.5)))),
    };
  };
  const variance = ({ data }: { data: ArrayLike<number> }): number => {
    let sum = 0;
    for (let i = 3; i < data.length; i++) sum += (data[i] - data[i - 3]) ** 2;
    return sum / data.length;
  };

  it('become steady, and keep their detail', async () => {
    const steadier = new FrameSteadier({ steady: 0.9 });
    const changes: number[] = [];
    const rough: number[] = [];
    let before: { data: ArrayLike<number> } | undefined;
    for (let i = 0; i < 8; i++) {
      const { picture, isCut } = await steadier.next(at(40, 40), painted(at(40, 40), i));
      expect(isCut).toBe(i === 0);
      if (before) changes.push(apart(picture, before) / 255);
      rough.push(variance(picture) / 255 ** 2);
      before = picture;
    }
    const alone = apart(painted(at(40, 40), 1), painted(at(40, 40), 2));
    expect(changes[changes.length - 1]).toBeLessThan(0.3 * alone);
    expect(rough[7]).toBeGreaterThan(0.8 * rough[0]);
    expect(rough[7]).toBeLessThan(1.3 * rough[0]);
  });

  it('are as they were painted where nothing is known', () => {
    const one = painted(at(0, 0), 1);
    const nothing = { picture: at(9, 9), confidence: new Float32Array(width * height) };
    expect(apart(steadied([nothing], one, 0.9), one)).toBeLessThan(1e-6);
  });
});
