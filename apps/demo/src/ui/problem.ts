import { explain } from '../studio/failure.ts';
import { backend } from '../studio/settings.ts';

/** What went wrong, in a sentence for users, and whether running without the graphics card may help. */
export interface Problem {
  what: string;
  mayBeGraphics: boolean;
}

export function problemOf(error: unknown): Problem {
  const { what, remedy } = explain(error);
  return { what, mayBeGraphics: remedy !== undefined && backend.value !== 'wasm' };
}
