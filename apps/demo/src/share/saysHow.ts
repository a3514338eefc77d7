import { effect, type Signal, signal } from '@preact/signals';

const key = 'pastiche-says-how';

/** Whether files say how they were made, where their type can: as the command's files do, until the visitor wants it otherwise. */
export const saysHow: Signal<boolean> = signal(read());

effect(() => {
  try {
    if (saysHow.value) localStorage.removeItem(key);
    else localStorage.setItem(key, 'no');
  } catch {
    // Private windows may have no storage; the choice then holds for this visit.
  }
});

function read(): boolean {
  try {
    return localStorage.getItem(key) === null;
  } catch {
    return true;
  }
}
