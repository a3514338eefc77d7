// The built command, as a process of its own.
import { join } from 'node:path';
import type { RawImage } from '@pastiche/core';
import { beforeAll, expect, it } from 'vitest';
import { readImage, writeImage } from '../files/images.ts';
import { temporaryFolder } from '../testing.ts';
import { type Outcome, runPastiche } from './testing.ts';

const folder = temporaryFolder();
const [width, height] = [96, 64];
const isDisk = (x: number, y: number): boolean => (x - 24) ** 2 + (y - 32) ** 2 < 300;

/** A red disk on a green meadow. */
const photo: RawImage = {
  data: Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return (isDisk(x, y) ? [210, 50, 40] : [50, 120, 60])[i % 3] + ((7 * x + 13 * y) % 9);
  }),
  width,
  height,
  channels: 3,
};

const select = (...args: string[]): Promise<Outcome> => runPastiche(['select', ...args], { folder });

beforeAll(() => writeImage(join(folder, 'photo.png'), photo));

it('writes a mask of the thing at a place, and tells how much it is', async () => {
  const { code, stdout, stderr } = await select('photo.png', '--at', '0.25,0.5', '-o', 'disk.png');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Wrote disk\.png \(96x64\); 1[3-7]\.\d% of the photo is selected\n$/);
  const mask = await readImage(join(folder, 'disk.png'));
  const wrong = Array.from({ length: width * height }, (_, i) => i).filter(
    (i) => mask.data[i * mask.channels] >= 128 !== isDisk(i % width, Math.floor(i / width)),
  );
  expect(wrong.length).toBeLessThan(0.02 * width * height);
});

it.each([
  [['--at', '2,0'], 2, "Expected two fractions from 0 to 1, such as 0.4,0.6 for --at but received '2,0'"],
  [['--at', '0.5,0.5', '--feather', 'x'], 2, "Expected a number for --feather but received 'x'"],
  [[], 2, "required option '--at <x,y>' not specified"],
  [['--at', '0.5,0.5', '-o', './photo.png'], 1, 'Cannot write ./photo.png: this call needs that file'],
])('says what is wrong with %j, in one line', async (args, code, message) => {
  const outcome = await select('photo.png', ...args);
  expect([outcome.code, outcome.stderr]).toEqual([code, expect.stringContaining(message)]);
  expect(outcome.stderr).toMatch(/^pastiche: .*\n$/);
});
