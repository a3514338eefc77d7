import { describe, expect, it } from 'vitest';
import { type Block, blocksOf, partOf } from './blocks.ts';

/** conv1_1 and conv5_1 of VGG-19. */
const fields = [
  { size: 3, stride: 1, offset: -1 },
  { size: 156, stride: 16, offset: -70 },
];
const [, deep] = fields;
const limits = { fields, smallest: 16, mostPixels: 320 * 320 };
const positions = (length: number): number => Math.floor(length / deep.stride);

/** How often each place along an axis is a block's own. */
function countAlong(blocks: readonly Block[], length: number, axis: 'left' | 'top'): number[] {
  const counts = new Array<number>(length).fill(0);
  const side = axis === 'left' ? 'width' : 'height';
  const starts = new Map(blocks.map(({ inner }) => [inner[axis], inner[side]]));
  for (const [start, size] of starts) for (let i = start; i < start + size; i++) counts[i]++;
  return counts;
}

describe.each([
  [640, 480],
  [641, 499],
  [1000, 180],
  [2049, 1023],
])('%i x %i in blocks', (width, height) => {
  const blocks = blocksOf({ width, height }, limits);

  it('has every pixel once, in blocks of one size that are no larger than allowed', () => {
    expect(blocks.length).toBeGreaterThan(1);
    expect(new Set(countAlong(blocks, width, 'left'))).toEqual(new Set([1]));
    expect(new Set(countAlong(blocks, height, 'top'))).toEqual(new Set([1]));
    expect(new Set(blocks.map(({ outer }) => `${outer.width}x${outer.height}`)).size).toBe(1);
    expect(blocks[0].outer.width * blocks[0].outer.height).toBeLessThanOrEqual(limits.mostPixels);
  });

  it('gives every own position of a layer the pixels that it sees, or the true border', () => {
    for (const block of blocks) {
      const { inner, outer } = block;
      const sizeOf = ({ width, height }: { width: number; height: number }) => ({
        width: positions(width),
        height: positions(height),
      });
      const part = partOf(block, deep, { width, height }, sizeOf);
      const first = part.inner.left * deep.stride + deep.offset;
      const last = (part.inner.left + part.inner.width - 1) * deep.stride + deep.offset + deep.size;
      expect(outer.left === 0 || outer.left <= first).toBe(true);
      expect(outer.left + outer.width === width || outer.left + outer.width >= last).toBe(true);
      expect([outer.left % deep.stride, outer.top % deep.stride]).toEqual([0, 0]);
      // In the block, it has the place that it has in the whole.
      expect(part.local.left * deep.stride + outer.left).toBe(part.inner.left * deep.stride);
      expect(part.local.left + part.local.width).toBeLessThanOrEqual(part.block.width);
      expect(part.local.top + part.local.height).toBeLessThanOrEqual(part.block.height);
      expect(inner.left).toBeGreaterThanOrEqual(outer.left);
    }
  });
});

describe('a picture', () => {
  it('that is no larger than a block is one', () => {
    const whole = { left: 0, top: 0, width: 300, height: 200 };
    expect(blocksOf({ width: 300, height: 200 }, limits)).toEqual([{ outer: whole, inner: whole }]);
  });

  it('is divided where that takes the fewest pixels: a long one along its length', () => {
    const blocks = blocksOf({ width: 900, height: 200 }, { ...limits, mostPixels: 400 * 200 });
    expect(new Set(blocks.map(({ outer }) => outer.top))).toEqual(new Set([0]));
  });

  it('that needs larger blocks than allowed gets the smallest that suffice', () => {
    const blocks = blocksOf({ width: 640, height: 640 }, { ...limits, mostPixels: 1 });
    const { width } = blocks[0].outer;
    expect(width).toBeGreaterThan(deep.size);
    expect(width).toBeLessThan(640);
  });

  it('that wraps goes on beyond its edges', () => {
    const blocks = blocksOf({ width: 640, height: 320 }, { ...limits, wraps: { x: true, y: false } });
    expect(blocks.length).toBeGreaterThan(1);
    expect(Math.min(...blocks.map(({ outer }) => outer.left))).toBe(-80);
    expect(Math.max(...blocks.map(({ outer }) => outer.left + outer.width))).toBeGreaterThan(640);
    expect(new Set(countAlong(blocks, 640, 'left'))).toEqual(new Set([1]));
  });
});
