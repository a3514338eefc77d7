import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, expect, it, vi } from 'vitest';
import { writeImage } from '../files/images.ts';
import { pattern, temporaryFolder } from '../testing.ts';
import { createProgram } from './program.ts';
import { runPastiche } from './testing.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
afterEach(() => vi.restoreAllMocks());

/** What the command prints. */
async function inspect(...args: string[]): Promise<string> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  const program = createProgram('1', async () => {}, new AbortController().signal);
  await program.parseAsync(['node', 'pastiche', 'inspect', ...args]);
  return text;
}

it('a picture knows how it was made', async () => {
  await writeImage(at("my 'photo'.png"), pattern(64, 48));
  await writeImage(at('painting.png'), pattern(40, 40));
  const options = '--size 32 --min-size 32 --iterations 1 --backend wasm --model compact'.split(' ');
  const print = '--depth 16 --dpi 300 --author Ann --gamut p3'.split(' ');
  const args = [at("my 'photo'.png"), at('painting.png'), ...options, ...print, '-o', 'out.tif'];
  const { code, stderr } = await runPastiche(args, { folder });
  expect([code, stderr]).toEqual([0, '']);
  expect(await sharp(at('out.tif')).metadata()).toMatchObject({ depth: 'ushort', density: 300, width: 32, height: 24 });
  const command = await inspect(at('out.tif'));
  expect(command).toMatch(/^pastiche 'my '\\''photo'\\''\.png' painting\.png --size 32 .*--depth 16 .*--author Ann\n$/);
  expect(command).not.toContain(folder);
  expect(JSON.parse(await inspect(at('out.tif'), '--json'))).toMatchObject({
    ...{ format: 'tiff', width: 32, height: 24, depth: 16, dpi: 300, author: 'Ann', backend: 'wasm' },
    command: command.trimEnd(),
  });
});

it('one that does not is refused with a line', async () => {
  await writeImage(at('plain.png'), pattern(8, 8));
  await expect(inspect(at('plain.png'))).rejects.toThrow(/plain\.png does not say how it was made$/);
  expect(JSON.parse(await inspect(at('plain.png'), '--json'))).toEqual({
    format: 'png',
    width: 8,
    height: 8,
    depth: 8,
  });
  writeFileSync(at('text.png'), 'text');
  await expect(inspect(at('text.png'))).rejects.toMatchObject({ code: 'unreadable' });
});

it.each([
  [['--depth', '16', '-o', 'out.jpg'], 'Expected 8 for jpeg, since only PNG and TIFF hold 16 bits, for depth'],
  [['--depth', '12'], 'Expected 8 or 16 for depth but received 12'],
  [['--dpi', '0'], 'Expected a number from 1 to 10000 for dpi'],
  [['--keep-exif', '-o', 'out.tif'], 'no EXIF can be written into TIFF'],
])('%j is refused before anything is read', async (flags, message) => {
  const { code, stderr } = await runPastiche(['none.jpg', 'none.jpg', ...flags], { folder });
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr.trimEnd()).not.toContain('\n');
});
