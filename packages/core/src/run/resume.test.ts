import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { type RawImage, toRawImage } from '../image/rawImage.ts';
import { noise } from '../image/start.ts';
import { createRandom } from '../math/random.ts';
import { adam } from '../optimizer/adam.ts';
import type { Optimizer } from '../optimizer/optimizer.ts';
import { stylize } from '../stylize.ts';
import { withoutLeak } from '../testing/check.ts';
import { toyEncoder } from '../testing/toyEncoder.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import type { StyleChanges } from './livePlan.ts';
import type { StylizeOptions } from './plan.ts';

const size = { width: 24, height: 18 };
const picture = (seed: number): RawImage => toRawImage(noise(size, createRandom(seed)));
const mask = (white: (x: number) => boolean): RawImage => ({
  ...{ ...size, channels: 1 },
  data: Uint8Array.from({ length: 24 * 18 }, (_, i) => (white(i % 24) ? 255 : 0)),
});

const base: StylizeOptions = {
  content: picture(1),
  styles: [picture(2), picture(3)],
  encoder: toyEncoder(),
  contentLayers: { plain: 1 },
  styleLayers: { squared: 1 },
  variationWeight: 0.1,
  ...{ size: 24, minSize: 16, iterations: 6, coarseIterations: 4, initNoise: 0.1 },
};
const steps = 10;

interface Followed {
  losses: number[];
  /** After each step; a text, as a file would have it. */
  checkpoints: (string | undefined)[];
  pixels: ArrayLike<number>;
  total: number;
  recoveries: number;
}

/** @param changes made after so many steps of the whole */
async function follow(
  options: StylizeOptions,
  changes: Record<number, StyleChanges> = {},
  from = 0,
): Promise<Followed> {
  const run = stylize(options);
  const [losses, checkpoints]: [number[], Followed['checkpoints']] = [[], []];
  let [total, recoveries] = [0, 0];
  for await (const event of run) {
    if (event.type === 'done') total = event.steps;
    if (event.type !== 'step' && event.type !== 'recovery') continue;
    losses.push(event.loss);
    if (event.type === 'recovery') recoveries++;
    const checkpoint = await run.checkpoint();
    checkpoints.push(checkpoint && encodeCheckpoint(checkpoint));
    const change = changes[from + losses.length];
    if (change) await run.change(change);
  }
  return { losses, checkpoints, pixels: (await run.result).data, total, recoveries };
}

const cases: Record<string, { options?: Partial<StylizeOptions>; changes?: Record<number, StyleChanges> }> = {
  adam: {},
  'L-BFGS': { options: { optimizer: 'lbfgs' } },
  'gradient descent': { options: { optimizer: 'gradient-descent' } },
  'gradient descent with an average': { options: { optimizer: 'gradient-descent', average: 0.8 } },
  'adam with masks': {
    options: { masks: [mask((x) => x < 9), mask((x) => x >= 6)], protect: mask((x) => x < 3) },
  },
  'L-BFGS with pixels that are kept': { options: { optimizer: 'lbfgs', keep: mask((x) => x < 4), feather: 2 } },
  'adam, changed twice': { changes: { 3: { styleWeight: 40, blend: [3, 1] }, 7: { contentWeight: 5, iterations: 7 } } },
  'L-BFGS, changed': { options: { optimizer: 'lbfgs' }, changes: { 6: { styleWeight: 40 } } },
  'a texture that wraps': {
    options: {
      ...{ border: 'wrap', contentWeight: 0, init: 'random', size: 32 },
      encoder: { ...toyEncoder(), wraps: { x: true, y: true } },
    },
  },
  'a run in blocks': { options: { tiles: { mostPixels: 100 } } },
  'a run that explodes and recovers': { options: { optimizer: 'gradient-descent', learningRate: 1e6 } },
};

describe.each(Object.entries(cases))('%s', (name, { options, changes }) => {
  it('goes on to the same bits from anywhere, once and twice', async () => {
    const random = createRandom(19);
    const all = { ...base, ...options };
    const whole = await follow(all, changes);
    const resume = (text: string | undefined): Checkpoint => decodeCheckpoint(text as string);
    expect(whole.recoveries > 0).toBe(name.includes('recovers'));
    for (let trial = 0; trial < 2; trial++) {
      const anywhere = 1 + Math.floor(random.uniform() * (steps - 2));
      // What is asked for and not taken up yet is no part of a checkpoint.
      const first = changes?.[anywhere] ? anywhere + 1 : anywhere;
      await withoutLeak('the run', async () => {
        const once = await follow({ ...all, resume: resume(whole.checkpoints[first - 1]) }, changes, first);
        expect({ ...once, recoveries: 0 }).toEqual({
          ...whole,
          recoveries: 0,
          losses: whole.losses.slice(first),
          checkpoints: whole.checkpoints.slice(first),
        });
        const later = Math.floor(random.uniform() * once.losses.length);
        const more = changes?.[first + later + 1] ? later + 1 : later;
        const twice = await follow({ ...all, resume: resume(once.checkpoints[more]) }, changes, first + more + 1);
        expect([twice.losses, twice.pixels]).toEqual([once.losses.slice(more + 1), once.pixels]);
      });
    }
  });
});

const last = { ...base, minSize: 24, iterations: 4 };

it('is taken between two steps, whenever it is asked for', async () => {
  const [encoder, optimizer] = [toyEncoder(), adam() as Optimizer];
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const slow: StylizeOptions = {
    ...last,
    encoder: { ...encoder, encode: (...all) => turn().then(() => encoder.encode(...all)) },
    optimizer: { ...optimizer, update: (...all) => turn().then(() => optimizer.update(...all)) },
  };
  const run = stylize(slow);
  const result = run.result;
  const found: Checkpoint[] = [];
  const ask = async (): Promise<void> => {
    const checkpoint = await run.checkpoint();
    if (checkpoint) found.push(checkpoint);
  };
  let isOver = false;
  const end = result.then(() => (isOver = true));
  // Each turn of the event loop finds the run somewhere else, mostly in the middle of a step.
  while (!isOver) {
    void ask();
    await turn();
  }
  await end;
  expect(new Set(found.map(({ iteration }) => iteration))).toEqual(new Set([0, 1, 2, 3, 4]));
  for (const resume of [found[0], found[found.length - 1]])
    expect((await stylize({ ...last, resume }).result).data).toEqual((await result).data);
});

describe('what is no such state', () => {
  const taken = async (options: StylizeOptions = last): Promise<Checkpoint> => {
    const run = stylize(options);
    for await (const event of run)
      if (event.type === 'step') return decodeCheckpoint(encodeCheckpoint((await run.checkpoint()) as Checkpoint));
    throw new Error('No step');
  };
  type State = NonNullable<Checkpoint['state']>;
  const memoryOf = ({ tree }: State): { pairs?: unknown[] } =>
    (tree.json as { canvas: { memory: object } }).canvas.memory;
  const replaceIn = (tree: State['tree'], what: string, by: string): void => {
    const text = JSON.stringify(tree.json);
    expect(text).toContain(what);
    tree.json = JSON.parse(text.replace(what, by));
  };
  const damages: [string, (state: State) => void, StylizeOptions?][] = [
    ['a tensor that is too short', ({ tree }) => (tree.tensors[0].data = tree.tensors[0].data.slice(3))],
    ['a number that is none', ({ tree }) => (tree.tensors[1].data[7] = Number.NaN)],
    ['a huge shape', ({ tree }) => (tree.tensors[0].shape = [1, 1e9, 1e9, 3])],
    ['a tensor that is missing', ({ tree }) => tree.tensors.pop()],
    ['another shape', ({ tree }) => (tree.tensors[0].shape = [1, 24, 18, 3])],
    ['no tree', ({ tree }) => (tree.json = { canvas: {}, steps: 1, loss: 2 })],
    ['no moments', ({ tree }) => ((tree.json as { canvas: { memory: object } }).canvas.memory = { step: 1 })],
    ['an index that is none', ({ tree }) => replaceIn(tree, '{"$tensor":1}', '{"$tensor":"1"}')],
    ['an index below zero', ({ tree }) => replaceIn(tree, '{"$tensor":1}', '{"$tensor":-1}')],
    ['a pair of L-BFGS that is none', (state) => (memoryOf(state).pairs = [null]), { ...last, optimizer: 'lbfgs' }],
    ['no canvas', ({ tree }) => (tree.json = { canvas: null, steps: 1, loss: 2 })],
    ['nothing', ({ tree }) => (tree.json = null)],
    ['changes of what cannot change', (state) => (state.changes = { size: 32 } as object)],
  ];
  it.each(damages)('%s', async (_, damage, options = last) => {
    const resume = await taken(options);
    damage(resume.state as State);
    await withoutLeak('the run', async () => {
      const start = async (): Promise<unknown> => stylize({ ...options, resume }).result;
      await expect(start()).rejects.toMatchObject({ code: 'invalid-option' });
    });
  });

  it('is measured anew where other options say what J is', async () => {
    const resume = await taken();
    for (const others of [{ styleWeight: 1e5 }, { blend: [1, 9] }]) {
      const again = await follow({ ...last, ...others, resume });
      expect([again.recoveries, again.losses.length]).toEqual([0, 3]);
    }
    // What does not touch J changes nothing.
    const [longer, whole] = [
      await follow({ ...last, iterations: 5, resume }),
      await follow({ ...last, iterations: 5 }),
    ];
    expect(longer.losses).toEqual(whole.losses.slice(1));
  });

  it('is left aside at another size, and with another optimizer', async () => {
    const resume = await taken();
    const pictureAlone = { ...resume, state: undefined };
    for (const others of [{ size: 20 }, { optimizer: 'lbfgs' }] as const) {
      const [first, second] = [resume, pictureAlone].map(
        (each) => stylize({ ...last, ...others, resume: each }).result,
      );
      expect((await first).data).toEqual((await second).data);
    }
  });
});
