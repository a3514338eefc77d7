import { explain } from '../studio/failure.ts';
import { backend } from '../studio/settings.ts';

/** What went wrong, for people, and whether doing without the graphics card may help. */
export interface Problem {
  what: string;
  mayBeGraphics: boolean;
}

export function problemOf(error: unknown): Problem {
  const { what, remedy } = explain(error);
  return { what, mayBeGraphics: remedy !== undefined && backend.value !== 'wasm' };
}
