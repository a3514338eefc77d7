import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../testing.ts';
import { tryLock } from './lock.ts';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return { ...real, writeFile: vi.fn(real.writeFile) };
});

const folder = temporaryFolder();
const full = async () => {
  throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
};

it('on a full disk, takes the room of the lock of a dead process', async () => {
  const file = join(folder, 'lock');
  // No system has processes of so high a number.
  writeFileSync(file, `${2 ** 30} elsewhere 1 mark`);
  // Elsewhere it is dead after a minute without a sign.
  const old = new Date(Date.now() - 3_600_000);
  utimesSync(file, old, old);
  vi.mocked(writeFile).mockImplementationOnce(full);
  const release = await tryLock(file);
  expect(readFileSync(file, 'utf8')).toContain(`${process.pid} `);
  await release?.();
  expect(readdirSync(folder)).toEqual([]);
});

it('on a full disk without a lock, says so', async () => {
  vi.mocked(writeFile).mockImplementationOnce(full);
  await expect(tryLock(join(folder, 'another'))).rejects.toThrow('no space left');
  expect(readdirSync(folder)).toEqual([]);
});
