import { setTimeout as sleep } from 'node:timers/promises';
import type { Store, StoredName } from './store.ts';

/** How often a call of the store is tried, and how long the first pause is, in milliseconds. */
const mostTries = 6;
const firstPause = 100;

/** The same store, each call of which is tried again when it fails: after 0.1, 0.2, 0.4, 0.8 and 1.6 seconds. */
export function retrying(store: Store): Store {
  return {
    read: (name) => trying(() => store.read(name)),
    write: (name, content, rule) => trying(() => store.write(name, content, rule)),
    remove: (name) => trying(() => store.remove(name)),
    async *list(prefix) {
      // All or nothing: whoever has seen a part must not see it again.
      const found = await trying(async () => {
        const names: StoredName[] = [];
        for await (const each of store.list(prefix)) names.push(each);
        return names;
      });
      yield* found;
    },
  };
}

/** Does something with the store that is to be done again, from its start, when it fails. */
export async function trying<T>(act: () => Promise<T>): Promise<T> {
  for (let count = 1, pause = firstPause; ; count++, pause *= 2) {
    try {
      return await act();
    } catch (error) {
      if (count === mostTries) throw error;
      await sleep(pause);
    }
  }
}
