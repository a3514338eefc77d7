import { type Signal, signal } from '@preact/signals';

/** What the symbols of the formulas stand for. The names are those of their classes: `sym-gram`. */
export const symbols = {
  J: 'The number to make small. It says how far G still is from what we want.',
  C: 'Your photo. C is for content.',
  S: 'The painting. S is for style.',
  G: 'The picture that we paint. G is for generated: all that changes is its pixels.',
  alpha: 'How much the photo counts: 10, to begin with.',
  beta: 'How much the painting’s style counts: 40, to begin with.',
  content: 'The content cost: how far G is from what is in the photo. 0 for the photo itself.',
  style: 'The style cost: how far G is from the painting’s style. 0 for the painting itself.',
  size: 'Height, width and number of sheets of the layer. Dividing by them keeps small and large pictures comparable.',
  aC: 'What the layer finds in the photo: one number for each place in each of its sheets.',
  aG: 'What the same layer finds in G, at the same places.',
  ai: 'The sheet of one channel, place by place.',
  aj: 'The sheet of another channel, at the same places.',
  gram: 'One cell of the table: how much channels i and j fire together.',
  layers: 'Every layer l has its own table. Their costs are added, and each counts as much as its weight w says.',
  gramS: 'The painting’s table. It stays as it is.',
  gramG: 'G’s table. It changes with every step.',
  step: 'How far to go at once. A small number.',
  slope: 'For every pixel and color of G: how much J would rise if that number rose a little.',
} as const;

export type SymbolName = keyof typeof symbols;

/** The symbol that is pointed at. Pictures with its class light up. */
export const lit: Signal<SymbolName | undefined> = signal(undefined);

/** The symbol that an element belongs to; a formula has some in others, and the innermost counts. */
export function symbolOf(element: EventTarget | null): SymbolName | undefined {
  const classes = element instanceof Element ? element.closest('[class*="sym-"]')?.getAttribute('class') : undefined;
  const name = classes?.match(/sym-(\w+)/)?.[1];
  return name && Object.hasOwn(symbols, name) ? (name as SymbolName) : undefined;
}
