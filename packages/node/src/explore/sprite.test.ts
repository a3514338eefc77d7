import sharp from 'sharp';
import { expect, it } from 'vitest';
import { sprite } from './sprite.ts';

it('lays small pictures side by side to the pixel, grid beside grid, and leaves what is missing see-through', async () => {
  const plain = (value: number): Buffer => Buffer.alloc(2 * 2 * 3, value);
  const cells = [plain(10), plain(20), plain(30), undefined, plain(110), plain(120), plain(130)];
  const file = await sprite({ cells, cell: 2, grids: 2, grid: 2 });
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([8, 4]);
  const at = (x: number, y: number): number[] => [...data.subarray((y * 8 + x) * 4, (y * 8 + x) * 4 + 4)];
  expect([at(0, 0), at(3, 1), at(1, 3)].map(([red]) => red)).toEqual([10, 20, 30]);
  expect([at(4, 0), at(7, 1), at(5, 2)].map(([red]) => red)).toEqual([110, 120, 130]);
  expect([at(0, 0)[3], at(2, 2)[3], at(6, 3)[3]]).toEqual([255, 0, 0]);
});
