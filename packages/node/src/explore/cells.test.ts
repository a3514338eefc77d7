import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing.ts';
import { Cells } from './cells.ts';

const folder = temporaryFolder();

it('keeps pictures by their numbers, and finds them again', async () => {
  const path = join(folder, 'inner/some.cells');
  const cells = await Cells.open(path, 3);
  await cells.write(5, Uint8Array.of(1, 2, 3));
  await cells.write(0, Uint8Array.of(0, 0, 0));
  await cells.close();
  const again = await Cells.open(path, 3);
  expect(await Promise.all([0, 1, 4, 5, 6].map((index) => again.has(index)))).toEqual([
    true,
    false,
    false,
    true,
    false,
  ]);
  expect(await again.read(5)).toEqual(Buffer.of(1, 2, 3));
  expect(await again.read(4)).toBeUndefined();
  await again.close();
});

it('takes a picture for missing whose writing was cut short', async () => {
  const path = join(folder, 'short.cells');
  const cells = await Cells.open(path, 3);
  await cells.write(1, Uint8Array.of(1, 2, 3));
  await cells.close();
  truncateSync(path, 4);
  const again = await Cells.open(path, 3);
  expect(await again.has(1)).toBe(false);
  await again.close();
});
