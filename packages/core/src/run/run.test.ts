import { describe, expect, it, vi } from 'vitest';
import type { ResultImage } from '../image/rawImage.ts';
import type { StyleEvent } from './events.ts';
import { type RunContext, StyleRun } from './run.ts';

const picture: ResultImage = { data: new Uint8ClampedArray(3), width: 1, height: 1, channels: 3 };
const done: StyleEvent = { type: 'done', width: 1, height: 1, loss: 0, steps: 3 };

interface Watched {
  /** Called with the number of each step, 0 to 2, as it begins. */
  step?: (step: number) => void;
  /** Called however the run ends. */
  freed?: () => void;
}

/** A run of three steps, then the picture. */
function body({ step, freed }: Watched = {}) {
  return async function* ({ signal, expose }: RunContext): AsyncGenerator<StyleEvent, ResultImage, void> {
    try {
      expose({ snapshot: async () => picture, checkpoint: async () => undefined, change: async () => {} });
      for (let i = 0; i < 3; i++) {
        step?.(i);
        await turn();
        signal.throwIfAborted();
        yield done;
      }
      return picture;
    } finally {
      expose(undefined);
      freed?.();
    }
  };
}

/** Lets everything go on that waits for nothing but its turn. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function failAt(failing: number): (step: number) => void {
  return (step) => {
    if (step === failing) throw new Error('broken');
  };
}

async function count(run: StyleRun): Promise<number> {
  let events = 0;
  for await (const _ of run) events++;
  return events;
}

describe('a run', () => {
  it('does nothing until someone wants something', async () => {
    const step = vi.fn();
    const run = new StyleRun(body({ step }));
    await turn();
    expect(await run.snapshot()).toBeUndefined();
    expect(step).not.toHaveBeenCalled();
    await run.result;
    expect(step).toHaveBeenCalledTimes(3);
  });

  it('can be awaited', async () => {
    expect(await new StyleRun(body()).result).toBe(picture);
  });

  it('can be iterated, and awaited afterwards', async () => {
    const run = new StyleRun(body());
    expect(await count(run)).toBe(3);
    expect(await run.result).toBe(picture);
  });

  it('can be iterated after its result was read', async () => {
    const run = new StyleRun(body());
    const { result } = run;
    expect(await count(run)).toBe(3);
    expect(await result).toBe(picture);
  });

  it('waits for whoever iterates it', async () => {
    const step = vi.fn();
    const run = new StyleRun(body({ step }));
    const iterator = run[Symbol.asyncIterator]();
    await iterator.next();
    expect(await run.snapshot()).toBe(picture);
    for (let i = 0; i < 10; i++) await turn();
    expect(step).toHaveBeenCalledTimes(1);
    expect((await iterator.next()).done).toBe(false);
    expect(step).toHaveBeenCalledTimes(2);
    await run.cancel();
  });

  it('is cancelled by break, frees, and rejects', async () => {
    const freed = vi.fn();
    const run = new StyleRun(body({ freed }));
    for await (const _ of run) break;
    expect(freed).toHaveBeenCalledTimes(1);
    await expect(run.result).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('rejects with the reason of the signal, wherever it is', async () => {
    const controller = new AbortController();
    const freed = vi.fn();
    const step = (i: number): void => void (i === 1 && controller.abort('enough'));
    const run = new StyleRun(body({ step, freed }), controller.signal);
    await expect(run.result).rejects.toBe('enough');
    await vi.waitFor(() => expect(freed).toHaveBeenCalledTimes(1));
  });

  it('throws the reason into the loop that iterates it', async () => {
    const controller = new AbortController();
    const run = new StyleRun(body(), controller.signal);
    const loop = async (): Promise<void> => {
      for await (const _ of run) controller.abort('enough');
    };
    await expect(loop()).rejects.toBe('enough');
  });

  it('does not begin when it is cancelled before', async () => {
    const run = new StyleRun(body(), AbortSignal.abort('never'));
    await expect(run.result).rejects.toBe('never');
    await expect(count(run)).rejects.toBe('never');
  });

  it('frees what it held when it is cancelled while nobody looks', async () => {
    const controller = new AbortController();
    const freed = vi.fn();
    const run = new StyleRun(body({ freed }), controller.signal);
    await run[Symbol.asyncIterator]().next();
    controller.abort('enough');
    await vi.waitFor(() => expect(freed).toHaveBeenCalledTimes(1));
  });

  it('passes its failure on to the loop and to the result', async () => {
    const freed = vi.fn();
    const run = new StyleRun(body({ step: failAt(1), freed }));
    await expect(count(run)).rejects.toThrow('broken');
    await expect(run.result).rejects.toThrow('broken');
    expect(freed).toHaveBeenCalledTimes(1);
    await expect(new StyleRun(body({ step: failAt(0) })).result).rejects.toThrow('broken');
  });

  it('can be cancelled after its end without harm', async () => {
    const run = new StyleRun(body());
    await run.result;
    await run[Symbol.asyncDispose]();
    expect(await run.result).toBe(picture);
  });
});
