import { PasticheError } from '@pastiche/core';
import { backend, efforts, overrides } from '../studio/settings.ts';

/** What went wrong, in a sentence for users. */
export interface Problem {
  what: string;
  /** The address of a page that says more. */
  help?: string;
  /** A button that probably helps; the work is then started again. */
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
    smaller.apply();
  },
};
const withoutGraphics = {
  label: 'Try without the graphics card',
  apply: (): void => {
    backend.value = 'wasm';
  },
};

/** What is wrong with a run of the Studio. */
export function explain(error: unknown): Problem {
  const what = error instanceof Error ? error.message : String(error);
  if (PasticheError.isInstance(error)) {
    const { code, help } = error;
    if (code === 'out-of-memory') return { what, help, remedy: smaller };
    return code === 'backend-unavailable' && backend.value !== 'wasm' ? { what, help, remedy: plain } : { what, help };
  }
  if (/dynamically imported module|Importing a module/i.test(what)) {
    return { what: 'A part of this site could not be loaded. Check your connection; later visits work without one.' };
  }
  return { what: `Something unexpected went wrong: ${what}`, remedy: plain };
}

/** The same for other work, whose size is fixed. */
export function problemOf(error: unknown): Problem {
  const { remedy, ...problem } = explain(error);
  return remedy && backend.value !== 'wasm' ? { ...problem, remedy: withoutGraphics } : problem;
}
