import { readdirSync, readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../testing.ts';
import { fetchBytes, writeWhole } from './files.ts';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return { ...real, rename: vi.fn(real.rename) };
});

const folder = temporaryFolder();
const path = join(folder, 'picture.png');
const locked = (code: string) => async () => {
  throw Object.assign(new Error('operation not permitted'), { code });
};
afterEach(() => vi.mocked(rename).mockClear());

it('a data: URL has bytes, in either case', async () => {
  for (const address of ['data:;base64,AQID', 'DATA:application/octet-stream,%01%02%03']) {
    expect([...(await fetchBytes(address))]).toEqual([1, 2, 3]);
  }
});

describe('writeWhole', () => {
  it.each(['EPERM', 'EBUSY', 'EACCES'])('waits while another program has the file open (%s)', async (code) => {
    vi.mocked(rename).mockImplementationOnce(locked(code)).mockImplementationOnce(locked(code));
    await writeWhole(path, code);
    expect(readFileSync(path, 'utf8')).toBe(code);
    expect(rename).toHaveBeenCalledTimes(3);
  });

  it('gives up at last, says why, and leaves the file as it was', async () => {
    await writeWhole(path, 'before');
    vi.mocked(rename).mockClear();
    const real = vi.mocked(rename).getMockImplementation();
    vi.mocked(rename).mockImplementation(locked('EBUSY'));
    const expected = { code: 'unwritable', message: `Cannot write ${path}: another program has it open` };
    await expect(writeWhole(path, 'after')).rejects.toMatchObject(expected);
    vi.mocked(rename).mockImplementation(real as typeof rename);
    expect(vi.mocked(rename).mock.calls.length).toBeGreaterThan(4);
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['before', ['picture.png']]);
  });

  it('does not wait where that is no use', async () => {
    vi.mocked(rename).mockImplementationOnce(locked('EROFS'));
    await expect(writeWhole(path, '')).rejects.toThrow('the file system is read-only');
    expect(rename).toHaveBeenCalledTimes(1);
  });
});
