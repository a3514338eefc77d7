import { newId } from './newId.ts';
import { all, get, put, remove } from './store.ts';

const field = 'pastiche-tab';
const lockOf = (tab: string): string => `pastiche-tab-${tab}`;

let own: string | undefined;

/** The name of this tab. A reload keeps it; no other tab has it at the same time. */
export async function thisTab(): Promise<string> {
  own ??= await findName();
  return own;
}

async function findName(): Promise<string> {
  const before = remembered();
  // A duplicated tab has the name of the first, which is in use.
  const name = before && (await lock(before)) ? before : newId();
  if (name !== before) {
    await lock(name);
    remember(name);
  }
  return name;
}

/** Takes over what the tab had that was used last, if it is closed and this one has nothing yet. */
export async function adopt(tab: string): Promise<void> {
  if (!navigator.locks || (await get('runs', tab))) return;
  const last = (await all('runs')).sort((a, b) => b.date - a.date)[0];
  const { held = [] } = await navigator.locks.query();
  if (!last || held.some(({ name }) => name === lockOf(last.tab))) return;
  const progress = await get('progress', last.tab);
  await put('runs', { ...last, tab });
  if (progress) await put('progress', { ...progress, tab });
  await remove('runs', last.tab);
  await remove('progress', last.tab);
}

/** A tab that is reloaded frees its lock a moment later, in milliseconds. */
const patience = 500;

/** Holds the lock as long as the page lives. Returns whether it was free. */
async function lock(name: string): Promise<boolean> {
  if (!navigator.locks) return true;
  return new Promise((resolve) => {
    const hold = (): Promise<never> => {
      resolve(true);
      return new Promise(() => {});
    };
    navigator.locks.request(lockOf(name), { signal: AbortSignal.timeout(patience) }, hold).catch(() => resolve(false));
  });
}

function remembered(): string | null {
  try {
    return sessionStorage.getItem(field);
  } catch {
    return null;
  }
}

function remember(name: string): void {
  try {
    sessionStorage.setItem(field, name);
  } catch {
    // Then a reload begins anew, with what the tab left behind.
  }
}
