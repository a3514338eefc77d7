import { describe, expect, it } from 'vitest';
import { drag, move, shape, turned, whole } from '../src/crop/frame.ts';
import { at, lengthOf } from '../src/timelapse/frames.ts';

describe('the frame of a crop', () => {
  const middle = { left: 0.25, top: 0.25, width: 0.5, height: 0.5 };

  it('moves as far as the picture goes', () => {
    expect(move(middle, 0.1, -1)).toEqual({ ...middle, left: 0.35, top: 0 });
  });

  it('follows a corner, and leaves the opposite one where it is', () => {
    const dragged = drag(middle, 'top left', -0.15, 0.05);
    expect(dragged.left + dragged.width).toBeCloseTo(0.75);
    expect(dragged.top + dragged.height).toBeCloseTo(0.75);
    expect([dragged.left, dragged.top].map((side) => side.toFixed(2))).toEqual(['0.10', '0.30']);
  });

  it.each(['top left', 'top right', 'bottom left', 'bottom right'] as const)(
    'keeps its shape and stays in the picture: %s',
    (corner) => {
      for (const [right, down] of [
        [0.9, 0.1],
        [-0.9, -0.2],
        [0.05, -0.9],
      ]) {
        const { left, top, width, height } = drag(middle, corner, right, down, 1.6);
        expect(width / height).toBeCloseTo(1.6);
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(-1e-9);
        expect(Math.max(left + width, top + height)).toBeLessThanOrEqual(1 + 1e-9);
      }
    },
  );

  it('takes the largest part of a shape', () => {
    expect(shape(whole, 0.75)).toEqual({ left: 0.125, top: 0, width: 0.75, height: 1 });
  });

  it('has no empty corners after straightening', () => {
    const picture = { width: 400, height: 300 };
    expect(turned(picture, { turns: 1, angle: 0 })).toEqual({ width: 300, height: 400 });
    for (const angle of [-12, 3, 15]) {
      const { width, height } = turned(picture, { turns: 0, angle });
      const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
      expect(width / height).toBeCloseTo(4 / 3);
      for (const [x, y] of [
        [width / 2, height / 2],
        [width / 2, -height / 2],
      ]) {
        expect(Math.abs(x * cos + y * sin)).toBeLessThanOrEqual(200 + 1e-9);
        expect(Math.abs(y * cos - x * sin)).toBeLessThanOrEqual(150 + 1e-9);
      }
    }
  });
});

it('a film begins with the first picture and ends with the last', () => {
  expect(at(0, 5)).toEqual({ from: 0, to: 1, mix: 0 });
  expect(at(lengthOf(5), 5)).toEqual({ from: 4, to: 4, mix: 0 });
  const { from, to, mix } = at(0.9, 5);
  expect([from, to]).toEqual([1, 2]);
  expect(mix).toBeCloseTo(0.5);
});
