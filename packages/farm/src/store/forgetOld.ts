import type { Store } from './store.ts';

/** Removes what was written into folders of the store before a time. */
export async function forgetOld(store: Store, folders: readonly string[], before: number): Promise<void> {
  for (const folder of folders)
    for await (const { name, written } of store.list(`${folder}/`)) if (written < before) await store.remove(name);
}
