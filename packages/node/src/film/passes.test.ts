import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../files/images.ts';
import { pattern, temporaryFolder } from '../testing.ts';
import { makeFilm, moving, whyNoFilms } from './film.testing.ts';
import { type PaintFramesOptions, paintFrames } from './paintFrames.ts';
import { video } from './video.ts';

const folder = temporaryFolder();
const painting = join(folder, 'painting.png');
const small = { backend: 'onnx', size: 32, minSize: 32, iterations: 2, coarseIterations: 0 } as const;

beforeAll(() => writeImage(painting, pattern(48, 48)));

/** Which frames went through which pass, in order; and how many earlier or later ones each step was held to. */
async function passesOf(frames: Parameters<typeof paintFrames>[0], options: PaintFramesOptions) {
  const order: string[] = [];
  const held: number[] = [];
  const cuts: boolean[] = [];
  let temporal = 0;
  const painted = paintFrames(frames, pattern(32, 32), {
    ...{ ...small, frameIterations: 1, passIterations: 1, passes: 3, ...options },
    onEvent(event) {
      if (event.type === 'step') temporal = Object.keys(event.costs).filter((name) => /^temporal/.test(name)).length;
    },
    onPass({ pass, passes, frame }) {
      order.push(`${pass}/${passes}: ${frame}`);
      held.push(temporal);
    },
  });
  for await (const { isCut } of painted) cuts.push(isCut);
  return { order, held, cuts };
}

describe('frames in three passes', () => {
  it('go forward, backward and forward, so many at once', async () => {
    const still = Array.from({ length: 5 }, () => pattern(32, 32));
    const { order, held, cuts } = await passesOf(still, { passFrames: 3 });
    expect(order).toEqual([
      ...['1/3: 1', '1/3: 2', '1/3: 3', '2/3: 3', '2/3: 2', '2/3: 1', '3/3: 1', '3/3: 2', '3/3: 3'],
      ...['1/3: 4', '1/3: 5', '2/3: 5', '2/3: 4', '3/3: 4', '3/3: 5'],
    ]);
    // Backward from nothing; forward from the frames before, also those of the window before.
    expect(held).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 2, 3, 0, 1, 2, 3]);
    expect(cuts).toEqual([true, false, false, false, false]);
  });

  it('end with their scene', async () => {
    const white = { data: new Uint8Array(32 * 32 * 3).fill(255), width: 32, height: 32, channels: 3 } as const;
    const { order, cuts } = await passesOf([pattern(32, 32), pattern(32, 32), white, white], {});
    expect(order).toEqual([
      ...['1/3: 1', '1/3: 2', '2/3: 2', '2/3: 1', '3/3: 1', '3/3: 2'],
      ...['1/3: 3', '1/3: 4', '2/3: 4', '2/3: 3', '3/3: 3', '3/3: 4'],
    ]);
    expect(cuts).toEqual([true, false, true, false]);
  });

  it.each([
    ['an even number of passes', { passes: 2 }, /an odd number/],
    ['no passes', { passes: 0 }, /an odd number/],
    ['passes without steps', { preset: 'instant' }, /takes no steps/],
    ['passes that steady nothing', { steady: 0 }, /steady/],
    ['parts of steps', { passIterations: 0.5 }, /passIterations/],
    ['no frames at once', { passFrames: 0 }, /passFrames/],
    ['more frames at once than a part has', { passFrames: 85 }, /1 to 84 for passFrames/],
  ] as const)('are refused for %s', async (_, options, message) => {
    const { iterations: _1, coarseIterations: _2, ...rest } = small;
    const frames = paintFrames([pattern(32, 32)], pattern(32, 32), { ...rest, passes: 3, ...options });
    await expect(frames.next()).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(message),
    });
  });
});

describe.skipIf(whyNoFilms)(`a film in three passes${whyNoFilms ? ` (${whyNoFilms})` : ''}`, () => {
  it('goes on where it was ended, and is the same to the bit; says how far each pass is', async () => {
    const film = join(folder, 'film.mp4');
    makeFilm(film, moving(20));
    const how = { ...small, iterations: 0, frameIterations: 1, passIterations: 1, passes: 3, passFrames: 8 };
    const play = async (output: string, until = 20): Promise<string[]> => {
      const seen: string[] = [];
      for await (const event of video({ film, styles: painting, output, ...how })) {
        if (event.type === 'planned') seen.push(`${event.done} of ${event.total}`);
        if (event.type === 'pass') seen.push(`${event.pass}: ${event.frame}, ${event.part.toFixed(3)}`);
        if (event.type === 'frame' && event.done === until && until < 20) break;
      }
      return seen;
    };
    const whole = await play(join(folder, 'whole.mp4'));
    expect(whole.slice(0, 3)).toEqual(['0 of 20', '1: 1, 0.017', '1: 2, 0.033']);
    expect(whole.at(-1)).toBe('3: 20, 1.000');
    const output = join(folder, 'again.mp4');
    await play(output, 17);
    const again = await play(output);
    expect(again.slice(0, 2)).toEqual(['16 of 20', '1: 17, 0.817']);
    expect(readFileSync(output).equals(readFileSync(join(folder, 'whole.mp4')))).toBe(true);
  });
});
