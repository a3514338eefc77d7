import { expect, it } from 'vitest';
import { type Vary, variantsOf } from './variants.ts';

it('combines values, those of the first option next to each other', () => {
  expect(variantsOf({ styleWeight: [5, 14], seed: [1, 2], colors: ['match'] })).toEqual([
    { styleWeight: 5, seed: 1, colors: 'match' },
    { styleWeight: 14, seed: 1, colors: 'match' },
    { styleWeight: 5, seed: 2, colors: 'match' },
    { styleWeight: 14, seed: 2, colors: 'match' },
  ]);
  expect(variantsOf({ seed: [3], size: undefined })).toEqual([{ seed: 3 }]);
  expect(variantsOf({ seed: Array(400).fill(1) })).toHaveLength(400);
});

it.each<[unknown, string]>([
  [undefined, 'an option with its values'],
  [{}, 'an option with its values'],
  [[[1]], 'an option with its values'],
  [{ seed: undefined }, 'an option with its values'],
  [{ seed: [] }, 'a list of values for vary.seed but received []'],
  [{ seed: 7 }, 'a list of values for vary.seed but received 7'],
  [{ strength: [0.5, undefined] }, 'a list of values for vary.strength'],
  [{ keep: [null] }, 'a list of values for vary.keep'],
  [{ content: ['a.jpg'] }, "options that may vary for vary but received 'content'"],
  [
    { seed: Array(21).fill(1), size: Array(20).fill(64) },
    'at most 400 combinations of values for vary but received 420',
  ],
])('refuses %j', (vary, message) => {
  expect(() => variantsOf(vary as Vary)).toThrow(message);
});
