import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { processTurns, Turns } from './turns.ts';

/** Work that goes on until it is told to end, and says so in a log. */
function work(log: string[], name: string): { end(): void; run(): Promise<void> } {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = async (): Promise<void> => {
    log.push(`${name} on ${tf.getBackend()}`);
    await ended;
    log.push(`${name} ends`);
  };
  return { end, run };
}

/** Lets all that can happen without the end of some work happen. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('turns', () => {
  it('let work on one backend run side by side, and others in the order in which they came', async () => {
    const turns = new Turns();
    await turns.use('wasm', () => {});
    const log: string[] = [];
    const [first, second, other, third] = ['first', 'second', 'other', 'third'].map((name) => work(log, name));
    const waits: string[] = [];
    const all = [
      turns.use('wasm', first.run),
      turns.use('wasm', second.run),
      turns.use('cpu', other.run, { onWait: (busy) => waits.push(busy) }),
      // Later than the other: or that might wait for ever.
      turns.use('wasm', third.run),
    ];
    await settle();
    expect(log).toEqual(['first on wasm', 'second on wasm']);
    expect(waits).toEqual(['wasm']);
    first.end();
    await settle();
    expect(log.slice(2)).toEqual(['first ends']);
    second.end();
    await settle();
    expect(log.slice(3)).toEqual(['second ends', 'other on cpu']);
    other.end();
    third.end();
    await Promise.all(all);
    expect(log.slice(5)).toEqual(['other ends', 'third on wasm', 'third ends']);
  });

  it('are passed on where work fails, or gives up waiting', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const first = work(log, 'first');
    const controller = new AbortController();
    const running = turns.use('wasm', first.run);
    const given = turns.use('cpu', () => log.push('never'), { signal: controller.signal });
    const next = turns.use('wasm', () => log.push(`next on ${tf.getBackend()}`));
    controller.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    // What stood behind it need not wait any more.
    await next;
    expect(log).toEqual(['first on wasm', 'next on wasm']);
    first.end();
    await running;
    await expect(turns.use('cpu', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(turns.use('wasm', () => 1, { signal: controller.signal })).rejects.toThrow('enough');
    expect(await turns.use('wasm', () => tf.getBackend())).toBe('wasm');
    await expect(turns.use('none', () => {})).rejects.toThrow(/none/);
    expect(await turns.use('cpu', () => tf.getBackend())).toBe('cpu');
  });

  it('are those of the process, whichever copy of the package asks', () => {
    expect(processTurns()).toBe(processTurns());
    expect((globalThis as { [key: symbol]: unknown })[Symbol.for('pastiche.turns')]).toBe(processTurns());
  });

  it('lets the next one in when two leave at one signal', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const first = work(log, 'first');
    const controller = new AbortController();
    const { signal } = controller;
    const running = turns.use('wasm', first.run);
    await settle();
    const leaving = [turns.use('cpu', () => {}, { signal }), turns.use('wasm', () => {}, { signal })];
    const last = turns.use('cpu', () => log.push('last'));
    const left = Promise.allSettled(leaving);
    controller.abort(new Error('enough'));
    await left;
    first.end();
    await Promise.all([running, last]);
    expect(log).toEqual(['first on wasm', 'first ends', 'last']);
  });
});
