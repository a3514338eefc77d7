import { type IDBPDatabase, openDB } from 'idb';
import type { Schema } from './records.ts';

const version = 3;

/** So long the database may take to open, in milliseconds. In some browsers a request is never answered. */
const patience = 3000;

/**
 * Opens the database.
 *
 * @param lost is called when it cannot be used any more: another tab needs a newer version, or the browser has closed it
 */
export async function openDatabase(lost: () => void): Promise<IDBPDatabase<Schema>> {
  const opening = openDB<Schema>('pastiche', version, {
    upgrade(database, before, _, transaction) {
      if (before < 1) {
        database.createObjectStore('pictures', { keyPath: 'id' });
        database.createObjectStore('results', { keyPath: 'id' });
        database.createObjectStore('runs', { keyPath: 'tab' });
        database.createObjectStore('progress', { keyPath: 'tab' });
      }
      if (before < 2) database.createObjectStore('exact', { keyPath: 'id' });
      // Their numbers were not in files.
      else if (before < 3) void transaction.objectStore('exact').clear();
    },
    blocking(_, __, event) {
      (event.target as IDBDatabase).close();
      lost();
    },
    terminated: lost,
  });
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('The database does not open')), patience);
  });
  return Promise.race([opening, late]);
}
