import { PasticheError } from '@pastiche/core';
import { backend, efforts, overrides } from './settings.ts';

/** What went wrong, and a way on. */
export interface Failure {
  what: string;
  /** Something to press that probably helps; afterwards the run is tried again. */
  remedy?: { label: string; apply: () => void };
}

const smaller = {
  label: 'Paint it smaller',
  apply: (): void => {
    overrides.value = { ...overrides.value, ...efforts.sketch.overrides };
  },
};
const plain = {
  label: 'Paint it without the graphics card',
  apply: (): void => {
    backend.value = 'wasm';
    overrides.value = { ...overrides.value, ...efforts.sketch.overrides };
  },
};

export function explain(error: unknown): Failure {
  const what = error instanceof Error ? error.message : String(error);
  if (!PasticheError.isInstance(error)) {
    const chunk = /dynamically imported module|Importing a module/i.test(what);
    return chunk
      ? {
          what: 'A part of this site could not be loaded. Is there a network? Once it has been loaded, it works without.',
        }
      : { what: `Something went wrong that we did not think of: ${what}`, remedy: plain };
  }
  switch (error.code) {
    case 'out-of-memory':
      return { what, remedy: smaller };
    case 'backend-unavailable':
      return backend.value === 'wasm' ? { what } : { what, remedy: plain };
    default:
      return { what };
  }
}
