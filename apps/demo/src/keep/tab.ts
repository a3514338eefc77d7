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

/**
 * How long a tab waits for its lock, in milliseconds. After a reload, the page before frees it a moment later, on a busy machine some seconds later.
 * Where another tab has it, that tab says so at once, unless the browser has frozen it.
 */
const patience = 60_000;

/** Holds the lock as long as the page lives. Returns whether no other page has it. */
async function lock(name: string): Promise<boolean> {
  if (!navigator.locks) return true;
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), patience);
  const others = new BroadcastChannel(lockOf(name));
  others.onmessage = ({ data }) => data === 'mine' && waiting.abort();
  others.postMessage('whose?');
  const isOurs = await new Promise<boolean>((resolve) => {
    const hold = (): Promise<never> => {
      resolve(true);
      return new Promise(() => {});
    };
    navigator.locks.request(lockOf(name), { signal: waiting.signal }, hold).catch(() => resolve(false));
  });
  clearTimeout(timer);
  if (!isOurs) {
    others.close();
    return false;
  }
  const claim = (): void => others.postMessage('mine');
  others.onmessage = ({ data }) => data === 'whose?' && claim();
  // A page on its way out must not speak for the one that takes its place.
  addEventListener('pagehide', () => others.close());
  claim();
  return true;
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
