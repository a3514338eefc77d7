import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { IDBPDatabase } from 'idb';
import { withBytes, withFiles } from './asBytes.ts';
import { keyOf, type RecordOf, type Schema, type Table } from './records.ts';

/** Why something is kept only until the tab is closed, if so. */
export type Trouble = 'full' | 'unavailable';
const found = signal<Trouble | undefined>(undefined);
export const trouble: ReadonlySignal<Trouble | undefined> = computed(() => found.value);

/** What the database could not take, for as long as the page is open. */
const inMemory: { [Name in Table]: Map<string, RecordOf<Name>> } = {
  pictures: new Map(),
  results: new Map(),
  runs: new Map(),
  progress: new Map(),
};

/** Whether the database has refused a record with files, and has their bytes instead. */
let storesBytes = false;
let database: IDBPDatabase<Schema> | undefined;
let opened: Promise<IDBPDatabase<Schema> | undefined> | undefined;

/** Opens the database, once. Without one, as in some private windows, everything is kept in memory. */
export function openStore(): Promise<IDBPDatabase<Schema> | undefined> {
  opened ??= open();
  return opened;
}

async function open(): Promise<IDBPDatabase<Schema> | undefined> {
  try {
    const { openDatabase } = await import('./database.ts');
    database = await openDatabase(lost);
  } catch (error) {
    console.info(`Pictures are kept only while this page is open: ${(error as Error).message}`);
    found.value = 'unavailable';
  }
  return database;
}

function lost(): void {
  database = undefined;
  opened = undefined;
}

/** Keeps a record, if only in memory. Returns whether it is stored. */
export async function put<Name extends Table>(table: Name, record: RecordOf<Name>): Promise<boolean> {
  const kept = inMemory[table] as Map<string, RecordOf<Name>>;
  kept.set(keyOf(record), record);
  try {
    // Without a wait where it is open: a page that is left has no time for one.
    const target = database ?? (await openStore());
    if (!target) return false;
    const stored = storesBytes ? ((await withBytes(record)) as RecordOf<Name>) : record;
    // Removed meanwhile, or replaced.
    if (kept.get(keyOf(record)) !== record) return true;
    const transaction = target.transaction(table, 'readwrite');
    // Why it failed is known to the transaction only.
    transaction.store.put(stored).catch(() => {});
    transaction.commit();
    await transaction.done;
    // Unless there is a newer one by now.
    if (kept.get(keyOf(record)) === record) kept.delete(keyOf(record));
    if (found.value === 'full' && isSettled()) found.value = undefined;
    return true;
  } catch (error) {
    const isFull = (error as Error).name === 'QuotaExceededError';
    if (!isFull && !storesBytes) {
      storesBytes = true;
      return put(table, record);
    }
    found.value = isFull ? 'full' : 'unavailable';
    return false;
  }
}

const isSettled = (): boolean => Object.values(inMemory).every((kept) => kept.size === 0);

export async function get<Name extends Table>(table: Name, key: string): Promise<RecordOf<Name> | undefined> {
  const kept = inMemory[table].get(key) as RecordOf<Name> | undefined;
  return kept ?? (withFiles(await (await openStore())?.get(table, key)) as RecordOf<Name> | undefined);
}

export async function all<Name extends Table>(table: Name): Promise<RecordOf<Name>[]> {
  const stored = withFiles((await (await openStore())?.getAll(table)) ?? []) as RecordOf<Name>[];
  const kept = inMemory[table] as Map<string, RecordOf<Name>>;
  return [...stored.filter((record) => !kept.has(keyOf(record))), ...kept.values()];
}

export async function remove(table: Table, ...keys: readonly string[]): Promise<void> {
  // At once, as in `put`, so that the order stays.
  const target = database ?? (await openStore());
  const transaction = target?.transaction(table, 'readwrite');
  for (const key of keys) {
    inMemory[table].delete(key);
    void transaction?.store.delete(key);
  }
  await transaction?.done;
  await retry();
}

/** What had no room before may have some now. */
async function retry(): Promise<void> {
  if (found.value !== 'full') return;
  for (const table of ['pictures', 'results', 'runs', 'progress'] as const) {
    for (const record of inMemory[table].values()) if (!(await put(table, record))) return;
  }
}
