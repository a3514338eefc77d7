import { PasticheError } from '@pastiche/core';
import { backend, efforts, overrides } from './settings.ts';

/** What went wrong, and what the visitor can do. */
export interface Failure {
  what: string;
  /** The address of a page that says more. */
  help?: string;
  /** A button that probably helps; the run is then started again. */
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
          what: 'A part of this site could not be loaded. Check your connection; later visits work without one.',
        }
      : { what: `Something unexpected went wrong: ${what}`, remedy: plain };
  }
  const { code, help } = error;
  switch (code) {
    case 'out-of-memory':
      return { what, help, remedy: smaller };
    case 'backend-unavailable':
      return backend.value === 'wasm' ? { what, help } : { what, help, remedy: plain };
    default:
      return { what, help };
  }
}
