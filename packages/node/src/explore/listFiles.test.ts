import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing.ts';
import { listFiles } from './listFiles.ts';

const folder = temporaryFolder();

it('lists the files of a folder and of those within it, in order, and neither hidden ones nor what is in the way', async () => {
  for (const name of ['b', 'b/c', 'report', '.git']) mkdirSync(join(folder, name));
  for (const name of ['b/c/z.jpg', 'b.jpg', 'Ä.jpg', 'a.txt', 'report/x.webp', '.git/y.png', '.DS_Store']) {
    writeFileSync(join(folder, name), '');
  }
  symlinkSync(folder, join(folder, 'b/circle'));
  symlinkSync('b.jpg', join(folder, 'linked.jpg'));
  symlinkSync('nowhere', join(folder, 'b/broken.jpg'));
  expect(await listFiles(folder, join(folder, 'report'))).toEqual([
    'a.txt',
    'b.jpg',
    'b/broken.jpg',
    'b/c/z.jpg',
    'linked.jpg',
    'Ä.jpg',
  ]);
});

it('says that a folder is not there', async () => {
  await expect(listFiles(join(folder, 'missing'))).rejects.toThrow(
    expect.objectContaining({ code: 'unreadable', message: expect.stringContaining('there is no such file') }),
  );
});
