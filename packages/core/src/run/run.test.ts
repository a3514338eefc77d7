import { describe, expect, it, vi } from 'vitest';
import type { RawImage } from '../image/rawImage.ts';
import type { StyleEvent } from './events.ts';
import { type RunContext, StyleRun } from './run.ts';

const picture: RawImage = { data: new Uint8Array(3), width: 1, height: 1, channels: 3 };
const done: StyleEvent = { type: 'done', width: 1, height: 1, loss: 0, steps: 3 };

/** Three steps, then the picture; `freed` is called however it ends. */
function body(freed: () => void = () => {}, failAt?: number) {
  return async function* ({ signal, expose }: RunContext): AsyncGenerator<StyleEvent, RawImage, void> {
    try {
      expose({ snapshot: async () => picture, checkpoint: async () => undefined, change: async () => {} });
      for (let i = 0; i < 3; i++) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        signal.throwIfAborted();
        if (i === failAt) throw new Error('broken');
        yield done;
      }
      return picture;
    } finally {
      expose(undefined);
      freed();
    }
  };
}

async function count(run: StyleRun): Promise<number> {
  let events = 0;
  for await (const _ of run) events++;
  return events;
}

describe('a run', () => {
  it('does nothing until someone wants something', async () => {
    const start = vi.fn(body());
    const run = new StyleRun(start);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await run.snapshot()).toBeUndefined();
    await run.result;
    expect(start).toHaveBeenCalledTimes(1);
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
    const run = new StyleRun(body());
    const iterator = run[Symbol.asyncIterator]();
    await iterator.next();
    expect(await run.snapshot()).toBe(picture);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await iterator.next()).done).toBe(false);
    await run.cancel();
  });

  it('is cancelled by break, frees, and rejects', async () => {
    const freed = vi.fn();
    const run = new StyleRun(body(freed));
    for await (const _ of run) break;
    expect(freed).toHaveBeenCalledTimes(1);
    await expect(run.result).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('rejects with the reason of the signal, wherever it is', async () => {
    const controller = new AbortController();
    const freed = vi.fn();
    const run = new StyleRun(body(freed), controller.signal);
    const result = run.result;
    setTimeout(() => controller.abort('enough'), 2);
    await expect(result).rejects.toBe('enough');
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
    const run = new StyleRun(body(freed), controller.signal);
    await run[Symbol.asyncIterator]().next();
    controller.abort('enough');
    await vi.waitFor(() => expect(freed).toHaveBeenCalledTimes(1));
  });

  it('passes its failure on to the loop and to the result', async () => {
    const freed = vi.fn();
    const run = new StyleRun(body(freed, 1));
    await expect(count(run)).rejects.toThrow('broken');
    await expect(run.result).rejects.toThrow('broken');
    expect(freed).toHaveBeenCalledTimes(1);
    await expect(new StyleRun(body(freed, 0)).result).rejects.toThrow('broken');
  });

  it('can be cancelled after its end without harm', async () => {
    const run = new StyleRun(body());
    await run.result;
    await run[Symbol.asyncDispose]();
    expect(await run.result).toBe(picture);
  });
});
