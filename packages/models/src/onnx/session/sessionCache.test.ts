import { describe, expect, it } from 'vitest';
import { SessionCache } from './sessionCache.ts';

const model = (): Uint8Array => new Uint8Array();

/** A cache of sessions that only tell of themselves. */
function logged(most: number): { cache: SessionCache; log: string[] } {
  const log: string[] = [];
  let count = 0;
  const create = async () => {
    const name = count++;
    log.push(`create ${name}`);
    return { run: async () => ({}), release: async () => void log.push(`release ${name}`) };
  };
  return { cache: new SessionCache(create, most), log };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the cache of sessions', () => {
  it('keeps those used last', async () => {
    const { cache, log } = logged(2);
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.use(key, model, async () => {});
    await settled();
    expect(log).toEqual(['create 0', 'create 1', 'release 1', 'create 2', 'release 2', 'create 3']);
  });

  it('releases none that is running, but then', async () => {
    const { cache, log } = logged(1);
    let finish = (): void => {};
    const running = cache.use('a', model, () => new Promise<void>((resolve) => (finish = resolve)));
    await cache.use('b', model, async () => {});
    cache.dispose();
    await settled();
    expect(log).toEqual(['create 0', 'create 1', 'release 1']);
    finish();
    await running;
    expect(log.at(-1)).toBe('release 0');
  });

  it('creates one for all who ask at once', async () => {
    const { cache, log } = logged(1);
    await Promise.all([1, 2, 3].map(() => cache.use('a', model, async () => {})));
    expect(log).toEqual(['create 0']);
  });

  it('tries again after one that could not be created', async () => {
    let attempts = 0;
    const session = { run: async () => ({}), release: async () => {} };
    const cache = new SessionCache(async () => {
      if (++attempts === 1) throw new Error('no');
      return session;
    }, 1);
    await expect(cache.use('a', model, async () => 'fine')).rejects.toThrow('no');
    expect(await cache.use('a', model, async () => 'fine')).toBe('fine');
    cache.dispose();
  });
});
