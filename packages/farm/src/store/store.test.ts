import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FolderStore } from './folderStore.ts';
import { openStore } from './openStore.ts';
import { retrying } from './retrying.ts';
import { startS3 } from './s3.testing.ts';
import type { Store } from './store.ts';
import { bytesIn, copyFrom, isIn } from './stored.ts';

const folder = mkdtempSync(join(tmpdir(), 'pastiche-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bytes = (text: string): Uint8Array => Buffer.from(text);
const s3 = await startS3();
if (s3) afterAll(s3.stop);

const stores: [string, boolean, () => Store][] = [
  ['a folder', true, () => openStore(join(folder, 'store'))],
  ['S3 (by versitygw, where it is installed)', s3 !== undefined, () => openStore(s3?.address ?? '')],
];

describe.each(stores)('%s', (_, isThere, open) => {
  const test = it.skipIf(!isThere);

  test('keeps bytes and files, and gives them back', async () => {
    const store = open();
    const file = join(folder, 'large');
    writeFileSync(file, Buffer.alloc(3_000_000, 'abc'));
    expect(await store.write('results/anna/1.png', bytes('one'), 'replace')).toBe(true);
    expect(await store.write('results/anna/2.bin', file, 'keep')).toBe(true);
    expect(await bytesIn(store, 'results/anna/1.png')).toEqual(bytes('one'));
    expect(Buffer.alloc(3_000_000, 'abc').equals((await bytesIn(store, 'results/anna/2.bin')) ?? bytes(''))).toBe(true);
    expect(await copyFrom(store, 'results/anna/1.png', join(folder, 'copy'))).toBe(true);
    const file1 = await store.read('results/anna/1.png');
    expect(file1?.size).toBe(3);
    file1?.stream.destroy();
  });

  test('says what is not there', async () => {
    const store = open();
    expect(await store.read('results/anna/none.png')).toBeUndefined();
    expect(await copyFrom(store, 'results/anna/none.png', join(folder, 'none'))).toBe(false);
    await store.remove('results/anna/none.png');
    expect(await isIn(store, 'results/anna/none.png')).toBe(false);
  });

  test('of several who keep something under one name, one is the first, and stays', async () => {
    const store = open();
    const texts = ['a', 'b', 'c', 'd', 'e', 'f'];
    const wins = await Promise.all(texts.map((text) => store.write('results/anna/race', bytes(text), 'keep')));
    expect(wins.filter(Boolean)).toHaveLength(1);
    expect(await bytesIn(store, 'results/anna/race')).toEqual(bytes(texts[wins.indexOf(true)]));
    expect(await store.write('results/anna/race', bytes('z'), 'keep')).toBe(false);
    await store.write('results/anna/race', bytes('later'), 'replace');
    expect(await bytesIn(store, 'results/anna/race')).toEqual(bytes('later'));
  });

  test('lists names that begin alike, and removes them', async () => {
    const store = open();
    for (const name of ['uploads/ben/1', 'uploads/ben/2', 'uploads/benny/3'])
      await store.write(name, bytes(name), 'replace');
    const names = async (prefix: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const { name, size, written } of store.list(prefix)) {
        expect([size, Math.abs(written - Date.now()) < 3_600_000]).toEqual([name.length, true]);
        found.push(name);
      }
      return found.sort();
    };
    expect(await names('uploads/ben/')).toEqual(['uploads/ben/1', 'uploads/ben/2']);
    await store.remove('uploads/ben/1');
    expect(await names('uploads/ben/')).toEqual(['uploads/ben/2']);
    expect(await names('nothing/')).toEqual([]);
  });
});

it('lists large folders whole', async () => {
  const store = new FolderStore(join(folder, 'large-store'));
  const names = ['anna', 'ben'].flatMap((client) => Array.from({ length: 100 }, (_, i) => `jobs/${client}/${i}.json`));
  await Promise.all(names.map((name) => store.write(name, bytes('{}'), 'replace')));
  const found: string[] = [];
  for await (const { name } of store.list('jobs/')) found.push(name);
  expect(found.sort()).toEqual(names.sort());
});

it('a name that leads elsewhere is refused', async () => {
  const store = new FolderStore(folder);
  for (const name of ['../a', 'a/../../b', '/etc/passwd', 'a', 'a//b', 'a/.b', 'a/b\0', 'a\\b/c', ''])
    await expect(store.read(name), name).rejects.toThrow(RangeError);
});

it('leaves nothing of what could not be written', async () => {
  const place = join(folder, 'broken');
  const store = new FolderStore(place);
  await expect(store.write('results/anna/1', join(folder, 'missing'), 'keep')).rejects.toThrow('ENOENT');
  expect(
    readdirSync(place, { recursive: true }).filter(
      (name) => !['results', join('results', 'anna'), 'unfinished'].includes(String(name)),
    ),
  ).toEqual([]);
});

it('tries again what fails, and gives up after six times', async () => {
  let calls = 0;
  const failing = (times: number): Store => ({
    write: async () => false,
    remove: async () => {},
    async *list() {},
    read: async () => {
      if (calls++ < times) throw new Error('away');
      return undefined;
    },
  });
  await retrying(failing(3)).read('a/b');
  expect(calls).toBe(4);
  calls = 0;
  await expect(retrying(failing(9)).read('a/b')).rejects.toThrow('away');
  expect(calls).toBe(6);
});
