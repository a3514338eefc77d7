import { expect, it } from 'vitest';
import type * as library from '../index.ts';
import { inBrowser } from '../testing/browser.testing.ts';

/** What the page has on `window`: see page.testing.ts. */
declare const pastiche: typeof library;

const browser = inBrowser({ sharesPage: true });

it('answers clicks in the worker, also while a run goes on in it, and after it was told to forget the picture', async () => {
  const found = await browser.page.evaluate(async () => {
    const [width, height] = [96, 64];
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.fillStyle = 'seagreen';
    context.fillRect(0, 0, width, height);
    context.fillStyle = 'firebrick';
    context.fillRect(16, 16, 32, 32);
    const photo = context.getImageData(0, 0, width, height);
    const inSquare = (i: number): boolean => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return x >= 16 && x < 48 && y >= 16 && y < 48;
    };
    const wrong = ({ data }: { data: Uint8Array }): number =>
      data.reduce((sum, value, i) => sum + (value >= 128 === inSquare(i) ? 0 : 1), 0);
    const point = { x: 0.33, y: 0.5 };

    const selector = await pastiche.createSelector(photo, { backend: 'wasm' });
    const mask = await selector.select([point]);
    const run = pastiche.stylize({ content: photo, styles: photo, backend: 'wasm', size: 64, iterations: 100_000 });
    const steps = run[Symbol.asyncIterator]();
    for (let event = (await steps.next()).value; event?.type !== 'step'; ) event = (await steps.next()).value;
    const during = await selector.select([point]);
    const goesOn = (await steps.next()).done === false;
    const coarse = await selector.preview([]);
    await run.cancel();
    await run.result.catch(() => {});
    const refused = await selector.select([{ x: 2, y: 0 }]).then(String, ({ code }) => code);
    selector.dispose();
    const again = await selector.select([point]);
    return {
      size: [mask.width, mask.height, mask.channels],
      wrong: [wrong(mask), wrong(during), wrong(again)],
      goesOn,
      coarse: coarse.data.some((value) => value > 0),
      refused,
    };
  });
  expect(found.size).toEqual([96, 64, 1]);
  for (const pixels of found.wrong) expect(pixels).toBeLessThan(120);
  expect(found.goesOn).toBe(true);
  expect(found.coarse).toBe(false);
  expect(found.refused).toBe('invalid-option');
  expect(browser.page.workers()).toHaveLength(1);
});
