import { expect, it } from 'vitest';
import { presets } from './presets.ts';
import { dialAt } from './strength.ts';

it('the dial goes from the photo to ever more of the painting, and leaves the weights alone where it is not set', () => {
  expect(dialAt(undefined)).toEqual({ weight: 1, share: 1 });
  expect(dialAt(0).share).toBe(0);
  expect(dialAt(1)).toEqual({ weight: 44.8, share: 1 });
  expect(dialAt(0.81)).toEqual({ weight: 1, share: 1 });
  // Where it was measured.
  expect(dialAt(0.92).weight * presets.default.styleWeight).toBeCloseTo(14);
  const dials = Array.from({ length: 101 }, (_, i) => dialAt(i / 100));
  for (const [i, { weight, share }] of dials.entries()) {
    if (i > 0) expect(weight * share).toBeGreaterThan(dials[i - 1].weight * dials[i - 1].share);
  }
});
