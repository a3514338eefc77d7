import { effect } from '@preact/signals';
import { type Exact, exact } from '../studio/exact.ts';
import { phase } from '../studio/painted.ts';
import { withBytes, withFiles } from './asBytes.ts';
import { all, openStore } from './store.ts';
import { say } from './undo.ts';

/** Whether the browser has refused one: that is said once. */
let isRefused = false;

/** Keeps the place from which the run of this tab goes on exactly. */
export function keepExact(): void {
  let newest: Exact | undefined;
  let queue = Promise.resolve();
  effect(() => {
    newest = phase.value === 'done' ? undefined : exact.value;
    const found = newest;
    // Of those that wait, each as large as a picture, only the newest is written.
    queue = queue
      .then(() => (found === newest ? store(found).catch(() => store(found, true)) : undefined))
      .catch(refused);
  });
}

/** Of a picture that is on the stage again. */
export async function exactOf(id: string): Promise<Exact | undefined> {
  return withFiles(await (await openStore())?.get('exact', id)) as Exact | undefined;
}

/** @param storesBytes instead of files, which some private windows do not take */
async function store(found: Exact | undefined, storesBytes = false): Promise<void> {
  const database = await openStore();
  if (!database) return;
  // Those of other tabs stay as long as their pictures do.
  const wanted = new Set((await all('progress')).filter(({ isDone }) => !isDone).map(({ id }) => id));
  if (found) wanted.add(found.id);
  const stored = storesBytes ? ((await withBytes(found)) as Exact | undefined) : found;
  const transaction = database.transaction('exact', 'readwrite');
  for (const id of await transaction.store.getAllKeys()) if (!wanted.has(id)) void transaction.store.delete(id);
  // Why it failed is known to the transaction only.
  if (stored) transaction.store.put(stored).catch(() => {});
  await transaction.done;
}

function refused({ message }: Error): void {
  console.info(`The exact place of this run is not kept: ${message}`);
  if (isRefused) return;
  isRefused = true;
  say(
    'This browser has no room for the exact state of the run. After a reload it goes on from the picture as you see it.',
  );
}
