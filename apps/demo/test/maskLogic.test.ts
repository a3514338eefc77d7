import type { RawImage } from '@pastiche/core';
import { describe, expect, it } from 'vitest';
import { combine, invert, soften } from '../src/mask/edits.ts';
import { changedMasks, masksFor, picturesFor } from '../src/mask/forRun.ts';
import { changedMaps } from '../src/mask/maps.ts';
import { type Mask, pack, type Raster, rasterFor, shareOf, unpack } from '../src/mask/mask.ts';
import { Stroke } from '../src/mask/stroke.ts';
import { kept, zoomed } from '../src/mask/view.ts';
import type { Picture } from '../src/studio/picture.ts';
import type { Painting } from '../src/studio/pictures.ts';

const raster = (width: number, height: number, values: Iterable<number> = []): Raster => {
  const data = new Uint8ClampedArray(width * height);
  data.set([...values]);
  return { width, height, data };
};
const packed = (value: number): Mask => pack(raster(2, 2, [value, value, 0, 0])) as Mask;

describe('a mask', () => {
  it('is the same after packing and unpacking, however long its runs are', () => {
    const isSame = (before: Raster): boolean =>
      Buffer.from(unpack(pack(before) as Mask).data).equals(Buffer.from(before.data));
    expect(
      isSame(
        raster(
          300,
          200,
          Uint8Array.from({ length: 20_000 }, (_, i) => i * i),
        ),
      ),
    ).toBe(true);
    const half = raster(1024, 1024, new Uint8Array(1024 * 512).fill(255));
    expect(isSame(half)).toBe(true);
    const mask = pack(half) as Mask;
    expect(mask.runs.length).toBeLessThan(10);
    expect(shareOf(mask)).toBe(0.5);
  });

  it('is undefined if nothing is marked, and has at most 1024 pixels on its longer side', () => {
    expect(pack(raster(9, 9))).toBeUndefined();
    expect(rasterFor({ width: 4000, height: 3000 })).toMatchObject({ width: 1024, height: 768 });
    expect(rasterFor({ width: 300, height: 500 })).toMatchObject({ width: 300, height: 500 });
  });

  it('is inverted, combined and softened', () => {
    const one = raster(4, 1, [255, 100, 0, 0]);
    invert(one);
    expect([...one.data]).toEqual([0, 155, 255, 255]);
    combine(one, [0, 255, 0, 200], true);
    expect([...one.data]).toEqual([0, 0, 255, 55]);
    combine(one, [9, 0, 0, 200], false);
    expect([...one.data]).toEqual([9, 0, 255, 200]);
    const edge = raster(40, 1, new Uint8Array(20).fill(255));
    soften(edge, 2);
    const steps = [...edge.data].slice(1).map((value, i) => edge.data[i] - value);
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...steps)).toBeLessThan(80);
    expect([edge.data[0], edge.data[39]]).toEqual([255, 0]);
  });
});

describe('a stroke', () => {
  const brush = { radius: 5, hardness: 1, erases: false };

  it('marks what is within its radius, and nothing else', () => {
    const into = raster(60, 40);
    const stroke = new Stroke(into, brush);
    stroke.to({ x: 15, y: 20, opacity: 1 });
    const area = stroke.to({ x: 40, y: 20, opacity: 1 });
    for (let y = 0; y < 40; y++) {
      for (let x = 0; x < 60; x++) {
        const away = Math.hypot(x + 0.5 - Math.min(40, Math.max(15, x + 0.5)), y + 0.5 - 20);
        const marked = into.data[60 * y + x];
        if (away < 4) expect(marked, `${x}, ${y}`).toBe(255);
        if (away > 5) expect(marked, `${x}, ${y}`).toBe(0);
        const isInside = x >= area.left && x < area.right && y >= area.top && y < area.bottom;
        if (marked > 0) expect(isInside).toBe(true);
      }
    }
  });

  it('marks no more where it crosses itself, as firmly as the pen is pressed, and softly at its edge', () => {
    const into = raster(60, 40);
    const stroke = new Stroke(into, { ...brush, hardness: 0 });
    for (const x of [10, 50, 10, 50]) stroke.to({ x, y: 20, opacity: 0.5 });
    const column = Array.from({ length: 6 }, (_, y) => into.data[60 * (20 + y) + 30]);
    expect(column[0]).toBeGreaterThan(115);
    expect(column[0]).toBeLessThanOrEqual(128);
    expect(column).toEqual([...column].sort((a, b) => b - a));
    expect(new Set(column).size).toBe(6);
  });

  it('erases', () => {
    const into = raster(20, 20, new Uint8Array(400).fill(255));
    new Stroke(into, { ...brush, erases: true }).to({ x: 10, y: 10, opacity: 1 });
    expect([into.data[20 * 10 + 10], into.data[0]]).toEqual([0, 255]);
  });
});

describe('the view', () => {
  it('is enlarged around a point, which stays, and at most 16 times', () => {
    const view = zoomed({ x: -20, y: 10, scale: 2 }, 1.5, { x: 100, y: 60 });
    expect((100 - view.x) / view.scale).toBeCloseTo((100 + 20) / 2);
    expect((60 - view.y) / view.scale).toBeCloseTo((60 - 10) / 2);
    expect(zoomed(view, 1000, { x: 0, y: 0 }).scale).toBe(16);
    expect(zoomed(view, 0, { x: 0, y: 0 }).scale).toBe(1);
  });

  it('has the picture in its middle, or no gap beside it', () => {
    const [fitted, room] = [
      { width: 200, height: 100 },
      { width: 200, height: 300 },
    ];
    expect(kept({ x: 50, y: 0, scale: 1 }, fitted, room)).toEqual({ x: 0, y: 100, scale: 1 });
    expect(kept({ x: 50, y: -900, scale: 4 }, fitted, room)).toEqual({ x: 0, y: -100, scale: 4 });
  });
});

describe('a run', () => {
  const painting = (masks: Partial<Painting>): Painting => ({ weight: 1, ...masks }) as Painting;
  const [a, b] = [packed(255), packed(128)];

  it('gets a list with a place for each painting, or nothing', () => {
    expect(masksFor({ list: [painting({})], guards: {} })).toEqual({});
    const { masks, styleMasks, keep } = masksFor({ list: [painting({}), painting({ mask: a })], guards: { keep: b } });
    expect(masks).toEqual([null, { data: Uint8ClampedArray.of(255, 255, 0, 0), width: 2, height: 2, channels: 1 }]);
    expect([styleMasks, keep?.data[0]]).toEqual([undefined, 128]);
  });

  it('is told only of what has changed, and of masks that are gone', () => {
    const before = { list: [painting({ mask: a, part: b })], guards: { protect: a, keep: b } };
    expect(changedMasks(before, { ...before, list: [{ ...before.list[0], weight: 0.5 }] })).toEqual({});
    const after = changedMasks(before, { list: [painting({ part: b })], guards: { keep: b } });
    expect(after).toEqual({ masks: [null], protect: null });
    const more = { ...before, list: [...before.list, painting({})] };
    expect(changedMasks(before, more)).toMatchObject({ masks: [{ width: 2 }, null], styleMasks: [{ width: 2 }, null] });
  });

  it('gets maps once photo and paintings have some, and is told of others', async () => {
    const picture = (source: string) => ({ source }) as Picture;
    const read = async (source: string | Blob) => ({ name: source }) as unknown as RawImage;
    const half = { list: [painting({}), painting({})], guards: { map: picture('of photo') } };
    expect(picturesFor(half)).toEqual({});
    const whole = { ...half, list: [painting({}), painting({ map: picture('of painting') })] };
    expect(picturesFor(whole)).toEqual({ map: 'of photo', styleMaps: [null, 'of painting'] });
    expect(await changedMaps(whole, { ...whole, list: [...whole.list] }, read)).toEqual({});
    const others = { map: { name: 'of photo' }, styleMaps: [null, { name: 'of painting' }] };
    expect(await changedMaps(half, whole, read)).toEqual(others);
    expect(await changedMaps(whole, half, read)).toEqual({ map: null, styleMaps: null });
  });

  it('that takes shapes from another picture has one painting, and no list', () => {
    const { shapesFrom, masks } = picturesFor({ list: [painting({ mask: a })], guards: {} }, {
      source: 'it',
    } as Picture);
    expect(shapesFrom).toBe('it');
    expect(masks).toMatchObject({ width: 2, channels: 1 });
  });
});
