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

it('reads what failed once more, alone, and takes what comes of that', async () => {
  let [inFlight, tries] = [0, 0];
  const read = async (item: number): Promise<number> => {
    inFlight++;
    await new Promise((resolve) => setTimeout(resolve, 5 * item));
    const beside = --inFlight;
    if (item === 1 && tries++ === 0) throw new Error(`with ${beside} others`);
    return beside;
  };
  const outcomes: unknown[] = [];
  for await (const outcome of readAhead([1, 2, 3], read, 5))
    outcomes.push('value' in outcome ? outcome.value : 'error');
  // The second of the three ended beside the third.
  expect(outcomes).toEqual([0, 1, 0]);
  expect(tries).toBe(2);
});
