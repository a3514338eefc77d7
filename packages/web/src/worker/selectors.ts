import { describePicture, invalidOption, type Selector, type SelectorOptions } from '@pastiche/core';
import type { SelectFunctions } from '../protocol.ts';
import { open } from './open.ts';

declare global {
  var PasticheSelector: typeof Selector;
}

/** The pictures that are open to select in, by number. */
const selectors = new Map<number, Selector>();
let last = 0;

/** Looks at a picture, and keeps what was found under a number. */
export async function openSelector(options: SelectorOptions): Promise<number> {
  const [described] = await Promise.all([describePicture(options), open(new URL('./select.js', import.meta.url))]);
  selectors.set(++last, await PasticheSelector.of(described, options.signal));
  return last;
}

export const selectFunctions: SelectFunctions = {
  async select(id, points, settings, isCoarse) {
    const selector = selectors.get(id);
    if (!selector) throw invalidOption('id', 'a picture that is open to select in', id);
    return isCoarse ? selector.preview(points, settings) : selector.select(points, settings);
  },
  async closeSelector(id) {
    selectors.delete(id);
  },
};
