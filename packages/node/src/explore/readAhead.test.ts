import { expect, it } from 'vitest';
import { readAhead } from './readAhead.ts';

it('hands out values and errors in order, and reads so many ahead and no more', async () => {
  const begun: number[] = [];
  const read = async (item: number): Promise<number> => {
    begun.push(item);
    if (item === 2) throw new Error('two');
    return 10 * item;
  };
  const outcomes: unknown[] = [];
  for await (const outcome of readAhead([1, 2, 3, 4, 5, 6], read, 2)) {
    outcomes.push('value' in outcome ? outcome.value : (outcome.error as Error).message);
    if (outcomes.length === 1) expect(begun).toEqual([1, 2, 3]);
  }
  expect(outcomes).toEqual([10, 'two', 30, 40, 50, 60]);
});
