import type { Loss, RawImage, StyleEvent, StyleRun } from '@pastiche/core';
import { standardLosses } from '@pastiche/core';
import { withoutLeak } from '@pastiche/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as content from '../../core/src/loss/content.ts';
import * as kinds from '../../core/src/options/kinds.ts';
import type { Ready } from './extras.ts';
import type { Job } from './job.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import { type Counts, pattern, testPlatform } from './platform.testing.ts';

vi.mock('../../core/src/loss/content.ts', { spy: true });
vi.mock('../../core/src/options/kinds.ts', { spy: true });

type Backend = 'onnx' | 'wasm' | 'cpu';

const job = {
  content: pattern(40, 30),
  styles: pattern(36, 36, 2),
  size: 32,
  minSize: 32,
  iterations: 2,
  model: 'random',
  contentLayers: { conv2_1: 1 },
  styleLayers: { conv1_1: 1, conv2_1: 1 },
} as const satisfies Job<RawImage, Backend>;
const backends = ['wasm', 'cpu', 'onnx'] as const;

let pipeline: Pipeline<RawImage, Backend>;
let counts: Counts;

beforeAll(async () => {
  await createPipeline(testPlatform().platform).engines.select('wasm');
});

beforeEach(() => {
  const made = testPlatform();
  pipeline = createPipeline(made.platform);
  counts = made.counts;
});

async function eventsOf(run: StyleRun): Promise<StyleEvent[]> {
  const events: StyleEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
}

describe('runs on different backends at once', () => {
  const paint = (backend: Backend): StyleRun => pipeline.run({ ...job, backend });

  it('give the same pictures as each alone, bit for bit', async () => {
    await withoutLeak('all', async () => {
      const alone: RawImage[] = [];
      for (const backend of backends) alone.push(await paint(backend).result);
      for (let round = 0; round < 5; round++) {
        const together = await Promise.all(backends.map((backend) => paint(backend).result));
        expect(together.map(({ data }) => data)).toEqual(alone.map(({ data }) => data));
      }
    });
  });

  it('say once that they take turns, and those alone do not', async () => {
    const noticesOf = async (run: StyleRun): Promise<StyleEvent[]> =>
      (await eventsOf(run)).filter(({ type }) => type === 'notice');
    const all = await Promise.all([noticesOf(paint('wasm')), noticesOf(paint('cpu'))]);
    expect(all.flat().length).toBeGreaterThan(0);
    for (const notices of all) expect(notices.length).toBeLessThanOrEqual(1);
    expect(all.flat()[0]).toMatchObject({
      message: expect.stringMatching(/computes on (wasm|cpu), this run on (wasm|cpu)/),
    });
    expect(await noticesOf(paint('wasm'))).toEqual([]);
  });

  it('do not wait for one that is paused, nor for one that was cancelled', async () => {
    const paused = paint('wasm');
    const events = paused[Symbol.asyncIterator]();
    for (let i = 0; i < 3; i++) await events.next();
    expect((await paint('cpu').result).width).toBe(32);
    // Looking at it takes a turn of its own, and so does going on.
    expect(await paused.snapshot()).toMatchObject({ width: 32, height: 24 });
    await paused.change({ styleWeight: 2 });
    expect(tf.getBackend()).toBe('wasm');
    await paused.cancel();
    expect((await paint('cpu').result).width).toBe(32);
  });

  it('compute on the engine of an encoder that is given', async () => {
    const { encoder, engine, release } = await openNetwork({ model: 'random', backend: 'cpu' });
    expect(engine.tfjsName).toBe('cpu');
    await pipeline.engines.select('wasm');
    const seen = await eventsOf(pipeline.run(job, { encoder }));
    expect(seen.map(({ type }) => type)).toEqual(['scale', 'step', 'step', 'done']);
    expect(tf.getBackend()).toBe('cpu');
    release();
  });
});

async function openNetwork(...[options, signal]: Parameters<typeof pipeline.network>) {
  const opening = pipeline.network(options, signal);
  for (;;) {
    const { done, value } = await opening.next();
    if (done) return value;
  }
}

describe('a run', () => {
  it('resolves its options once, and makes its losses once', async () => {
    vi.clearAllMocks();
    await pipeline.run(job).result;
    const checks = vi.mocked(kinds.checkOption).mock.calls.filter(([name]) => name === 'size');
    expect(checks).toHaveLength(1);
    expect(vi.mocked(content.contentLoss)).toHaveBeenCalledTimes(1);
    expect(counts.pictures).toEqual([64, 64]);
  });

  it('tells what it is about to do, and yields what happens', async () => {
    let ready: Ready | undefined;
    const events = await eventsOf(
      pipeline.run({ ...job, backend: 'wasm', coarseModel: 'compact' }, { onReady: (given) => (ready = given) }),
    );
    expect(events[0]).toEqual({ type: 'backend', name: 'wasm', reason: 'wasm, as asked for' });
    expect(events.at(-1)?.type).toBe('done');
    expect([ready?.encoder.name, ready?.coarseEncoder?.name, ready?.settings.size]).toEqual(['random', 'compact', 32]);
  });

  it('takes losses of its own, and an optimizer', async () => {
    const losses: Loss[] = [{ ...standardLosses()[0], name: 'mine' }];
    const events = await eventsOf(pipeline.run(job, { losses }));
    expect(events.find(({ type }) => type === 'step')).toMatchObject({ costs: { mine: expect.any(Number) } });
  });

  it('paints with a painting of the strokes of some and the shapes of another', async () => {
    const styles = [job.styles, pattern(36, 36, 3)];
    await withoutLeak('the run', async () => {
      const events = await eventsOf(pipeline.run({ ...job, styles, blend: [1, 2], shapesFrom: pattern(30, 24, 5) }));
      expect(events.filter(({ type }) => type === 'notice')).toEqual([
        {
          type: 'notice',
          message: expect.stringMatching(/strokes of one and the shapes of the other: 2 steps at 30 px/),
        },
      ]);
      expect(events.filter(({ type }) => type === 'step')).toHaveLength(2);
    });
    expect(counts.pictures).toHaveLength(4);
    const [plain, other] = [
      await pipeline.run(job).result,
      await pipeline.run({ ...job, shapesFrom: job.content }).result,
    ];
    expect(other.data).not.toEqual(plain.data);
  });

  it.each([
    ['masks', { masks: [pattern(8, 8), null] }],
    ['styleScale', { styleScale: [1, 0.5] }],
  ])('refuses %s of single paintings beside the shapes of another, before anything is painted', async (name, more) => {
    const styles = [job.styles, pattern(36, 36, 3)];
    const run = pipeline.run({ ...job, styles, shapesFrom: job.content, ...more });
    const events: StyleEvent[] = [];
    const follow = async (): Promise<void> => {
      for await (const event of run) events.push(event);
    };
    await expect(follow()).rejects.toThrow(
      `Expected one value beside shapesFrom, which makes one painting of all, for ${name}`,
    );
    expect(events.map(({ type }) => type)).toEqual(['backend']);
  });

  it('starts from a picture, and names what is wrong', async () => {
    await pipeline.run({ ...job, init: pattern(20, 20) }).result;
    expect(counts.pictures).toHaveLength(3);
    const wrong = { ...job, style: 1 } as unknown as Job<RawImage, Backend>;
    await expect(pipeline.run(wrong).result).rejects.toThrow("Did you mean 'styles'?");
    await expect(pipeline.run({ ...job, size: 1 }).result).rejects.toMatchObject({ code: 'invalid-option' });
    await expect(pipeline.run({ ...job, backend: 'gpu' as 'cpu' }).result).rejects.toThrow(
      "Expected one of onnx, wasm, cpu for backend but received 'gpu'",
    );
  });

  it('computes on the engine that was the fastest, and on none that is unsuited, unless it is named', async () => {
    const { platform } = testPlatform();
    const reasonOf = async (changes: Partial<typeof platform>, backend?: Backend): Promise<unknown> => {
      const [first] = await eventsOf(createPipeline({ ...platform, ...changes }).run({ ...job, backend }));
      return first;
    };
    const { engines } = platform;
    const fastest = async (names: readonly Backend[]) => ({ name: 'wasm' as const, words: `, of ${names}` });
    expect(await reasonOf({ fastest })).toMatchObject({ name: 'wasm', reason: 'wasm, of onnx,wasm' });
    const without = { engines: { ...engines, onnx: { ...engines.onnx, unsuited: async () => 'it is slow' } } };
    expect(await reasonOf({ fastest, ...without })).toMatchObject({
      name: 'wasm',
      reason: 'wasm (no onnx: it is slow)',
    });
    const missing = { engines: { ...engines, onnx: { ...engines.onnx, isInstalled: () => false } } };
    expect(await reasonOf(missing)).toMatchObject({ name: 'wasm', reason: 'wasm' });
    expect(await reasonOf(without, 'onnx')).toMatchObject({ name: 'onnx', reason: 'onnx, as asked for' });
  });

  it('refuses a device where no backend has any', async () => {
    await expect(pipeline.run({ ...job, device: 'cpu' }).result).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(/no backend here has devices/),
    });
  });

  it('refuses paths and addresses where only bytes are allowed, before anything is opened', async () => {
    const given = testPlatform();
    const pictures = { expected: 'a picture', accepts: (value: unknown): value is RawImage => value !== undefined };
    const server = createPipeline({ ...given.platform, pictures }, { only: 'bytes' });
    for (const text of ['/etc/passwd', 'https://example.org/', new URL('file:///etc/passwd')])
      for (const name of ['content', 'styles', 'init']) {
        const wrong = { ...job, [name]: name === 'styles' ? [job.styles, text] : text } as unknown as typeof job;
        const expected = {
          code: 'invalid-option',
          message: expect.stringMatching(
            new RegExp(`^Expected bytes or pixels, since .only. is 'bytes', for ${name} but`),
          ),
        };
        await expect(server.run(wrong).result, name).rejects.toMatchObject(expected);
      }
    expect(given.counts.pictures).toEqual([]);
    expect(await server.run({ ...job, init: 'random' }).result).toMatchObject({ width: 32 });
  });

  it('frees everything when it is cancelled while it waits for its turn', async () => {
    const { engine, release } = await openNetwork({ model: 'random', backend: 'cpu' });
    release();
    await withoutLeak('the run', async () => {
      const controller = new AbortController();
      const run = pipeline.run({ ...job, backend: 'wasm' }, { signal: controller.signal });
      const ended = expect(run.result).rejects.toThrow('enough');
      await engine.use(async () => {
        controller.abort(new Error('enough'));
        await ended;
      });
    });
  });
});
