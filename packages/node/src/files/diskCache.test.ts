import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing.ts';
import { cacheFolder, diskCache } from './diskCache.ts';

const folder = temporaryFolder();
let count = 0;
/** A folder that does not exist yet. */
const fresh = (): string => join(folder, `cache ${++count}`, 'inside');
const bytes = Uint8Array.of(1, 2, 3);

describe('diskCache', () => {
  it('stores, lists, finds and removes files, in a folder that it makes', async () => {
    const place = fresh();
    const cache = diskCache(place);
    expect([await cache.get('a.safetensors'), await cache.list()]).toEqual([undefined, []]);
    expect(existsSync(place)).toBe(false);
    await cache.put('a.safetensors', bytes);
    await cache.put('b.safetensors', bytes.subarray(1));
    expect(Uint8Array.from((await cache.get('a.safetensors')) ?? [])).toEqual(bytes);
    expect(await cache.list()).toEqual([
      { name: 'a.safetensors', bytes: 3 },
      { name: 'b.safetensors', bytes: 2 },
    ]);
    await cache.remove('a.safetensors');
    await cache.remove('a.safetensors');
    expect(readdirSync(place)).toEqual(['b.safetensors']);
  });

  it('keeps parts by what they are parts of, outside of the list', async () => {
    const cache = diskCache(fresh());
    const part = await cache.part('a', 'one');
    expect(await part.read()).toHaveLength(0);
    await part.write(0, bytes);
    await part.write(3, bytes);
    await part.close();
    const again = await cache.part('a', 'one');
    expect([...(await again.read())]).toEqual([1, 2, 3, 1, 2, 3]);
    // Two that fetch at once write the same bytes to the same places.
    await again.write(0, bytes);
    expect(await again.read()).toHaveLength(6);
    expect(await (await cache.part('a', 'two')).read()).toHaveLength(0);
    expect(await cache.list()).toEqual([]);
    await again.discard();
    expect(await (await cache.part('a', 'one')).read()).toHaveLength(0);
  });

  it('removes parts with their files, by the beginning of their names, and lets locks be', async () => {
    const place = fresh();
    const cache = diskCache(place);
    const release = await cache.tryLock('vgg19-a');
    for (const name of ['vgg19-a', 'vgg19-b', 'vgg16-a']) {
      const part = await cache.part(name, 'one');
      await part.write(0, bytes);
      await part.close();
    }
    await cache.put('vgg19-b', bytes);
    await cache.remove('vgg19-b');
    expect(readdirSync(place).filter((name) => name.includes('vgg19-b'))).toEqual([]);
    await cache.remove('vgg19-');
    expect(readdirSync(place)).toEqual([expect.stringMatching(/^\.vgg16-a\..*\.part$/), '.vgg19-a.lock']);
    await release?.();
    expect(readdirSync(place)).toHaveLength(1);
  });

  it('lets in one at a time', async () => {
    const cache = diskCache(fresh());
    const release = await cache.tryLock('a');
    expect(release).toBeTypeOf('function');
    expect(await cache.tryLock('a')).toBeUndefined();
    expect(await diskCache(cache.place).tryLock('a')).toBeUndefined();
    expect(await cache.tryLock('b')).toBeTypeOf('function');
    await release?.();
    expect(await cache.tryLock('a')).toBeTypeOf('function');
  });

  it('lets go of its own lock only', async () => {
    const cache = diskCache(join(folder, 'others'));
    const release = await cache.tryLock('a');
    const lock = join(cache.place, '.a.lock');
    writeFileSync(lock, 'of another');
    await release?.();
    expect(readdirSync(cache.place)).toEqual(['.a.lock']);
  });

  it('takes over the lock of a process that died', async () => {
    const cache = diskCache(fresh());
    await cache.put('other', bytes);
    const lock = join(cache.place, '.a.lock');
    writeFileSync(lock, '');
    expect(await cache.tryLock('a')).toBeUndefined();
    const past = new Date(Date.now() - 60_000);
    utimesSync(lock, past, past);
    expect(await cache.tryLock('a')).toBeTypeOf('function');
    expect(await cache.tryLock('a')).toBeUndefined();
  });

  it('takes over at once from a process of this computer that died, not from one that is busy', async () => {
    const cache = diskCache(fresh());
    await cache.put('other', bytes);
    const lock = join(cache.place, '.a.lock');
    writeFileSync(lock, `${process.pid} ${hostname()}`);
    const past = new Date(Date.now() - 30_000);
    utimesSync(lock, past, past);
    expect(await cache.tryLock('a')).toBeUndefined();
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(lock, `${pid} ${hostname()}`);
    expect(await cache.tryLock('a')).toBeTypeOf('function');
    expect(await cache.tryLock('a')).toBeUndefined();
  });

  // Only Linux tells when a process began.
  it.runIf(process.platform === 'linux').each([-1, 1])(
    'holds its lock while the clock jumps by %i days',
    async (days) => {
      const cache = diskCache(fresh());
      const release = await cache.tryLock('a');
      const then = new Date(Date.now() + days * 86_400_000);
      utimesSync(join(cache.place, '.a.lock'), then, then);
      expect(await cache.tryLock('a')).toBeUndefined();
      await release?.();
      expect(await cache.tryLock('a')).toBeTypeOf('function');
    },
  );

  it('says in words why it cannot store, and keeps nobody out then', async () => {
    const file = join(folder, 'a file');
    writeFileSync(file, 'x');
    const cache = diskCache(join(file, 'inside'));
    await expect(cache.put('a', bytes)).rejects.toThrow('a part of its path is not a directory');
    await expect((await cache.part('a', 'one')).write(0, bytes)).rejects.toThrow('not a directory');
    expect(await cache.tryLock('a')).toBeTypeOf('function');
    await expect(cache.get('a')).rejects.toMatchObject({ code: 'unreadable' });
    expect(readFileSync(file, 'utf8')).toBe('x');
  });
});

it('the folder is $PASTICHE_CACHE, else the one that the system has for this', () => {
  const { PASTICHE_CACHE: before, XDG_CACHE_HOME: home } = process.env;
  try {
    process.env.PASTICHE_CACHE = '/some/where';
    expect(cacheFolder()).toBe('/some/where');
    delete process.env.PASTICHE_CACHE;
    process.env.XDG_CACHE_HOME = '/else/where';
    if (process.platform === 'linux') expect(cacheFolder()).toBe('/else/where/pastiche');
    else expect(cacheFolder()).toMatch(/pastiche/);
  } finally {
    Object.assign(process.env, { PASTICHE_CACHE: before, XDG_CACHE_HOME: home });
    if (before === undefined) delete process.env.PASTICHE_CACHE;
    if (home === undefined) delete process.env.XDG_CACHE_HOME;
  }
});
