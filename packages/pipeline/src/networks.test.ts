import type { Encoder } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from './engines.ts';
import { Engines } from './engines.ts';
import { type NetworkLease, Networks } from './networks.ts';
import type { EncoderOptions } from './openEncoder.ts';
import { type Counts, testPlatform } from './platform.testing.ts';
import type { Platform } from './platform.ts';

let platform: Platform<never>;
let counts: Counts;
let engine: Engine;

beforeEach(async () => {
  const made = testPlatform();
  platform = made.platform as unknown as Platform<never>;
  counts = made.counts;
  engine = await new Engines(made.platform.engines).select('wasm');
});

async function open(networks: Networks, options: EncoderOptions, signal?: AbortSignal): Promise<NetworkLease> {
  const opening = networks.open(options, engine, signal);
  for (;;) {
    const { done, value } = await opening.next();
    if (done) return value;
  }
}

const compact = { model: 'compact' } as const;
const tensors = (): number => tf.memory().numTensors;

describe('networks', () => {
  it('are shared by those who use them at once, and freed by the last', async () => {
    const networks = new Networks(platform, 0);
    const before = tensors();
    const [a, b] = await Promise.all([open(networks, compact), open(networks, { pooling: 'max' })]);
    expect(a.encoder).toBe(b.encoder);
    expect(counts.reads).toBe(1);
    a.release();
    a.release();
    expect(tensors()).toBeGreaterThan(before);
    b.release();
    expect(tensors()).toBe(before);
  });

  it.each<[string, EncoderOptions]>([
    ['model', { model: 'random' }],
    ['pooling', { ...compact, pooling: 'average' }],
    ['border', { ...compact, border: 'replicate' }],
    ['kernel', { ...compact, wayBack: 'transposed' }],
    ['weights', { ...compact, weights: new Uint8Array() }],
  ])('are others with another %s', async (_, other) => {
    const networks = new Networks(platform, 2);
    const { encoder, release } = await open(networks, compact);
    const second = await open(networks, other).catch(() => undefined);
    expect(second?.encoder).not.toBe(encoder);
    second?.release();
    release();
    networks.dispose();
  });

  it('stay loaded as many as are to be kept, and the last used do', async () => {
    const networks = new Networks(platform, 2);
    const before = tensors();
    const use = async (options: EncoderOptions): Promise<Encoder> => {
      const { encoder, release } = await open(networks, options);
      release();
      return encoder;
    };
    const first = await use(compact);
    await use({ model: 'random' });
    expect(await use({ ...compact, layers: ['conv1_1'] })).toBe(first);
    await use({ model: 'random', pooling: 'average' });
    expect(await use(compact)).toBe(first);
    expect(counts.reads).toBe(1);
    networks.dispose();
    expect(tensors()).toBe(before);
  });

  it('survive the one who opened them first and gave up', async () => {
    const networks = new Networks(platform, 0);
    const before = tensors();
    const controller = new AbortController();
    const given = open(networks, compact, controller.signal);
    const other = open(networks, compact);
    controller.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    const { encoder, release } = await other;
    expect(encoder.name).toBe('compact');
    release();
    expect(tensors()).toBe(before);
  });

  it('let go of one who waits for another to open them', async () => {
    const networks = new Networks(platform, 0);
    const controller = new AbortController();
    const first = open(networks, compact);
    const waiting = open(networks, compact, controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    const before = tensors();
    (await first).release();
    expect(tensors()).toBeLessThanOrEqual(before);
  });

  it('tell everybody what is wrong', async () => {
    const networks = new Networks(platform, 0);
    const wrong = { ...compact, weights: '/none.safetensors' };
    const all = await Promise.allSettled([open(networks, wrong), open(networks, wrong)]);
    expect(all.map((each) => each.status)).toEqual(['rejected', 'rejected']);
  });

  it('that are in use when all are let go are freed by their last user', async () => {
    const before = tensors();
    const networks = new Networks(platform, 2);
    const { release } = await open(networks, compact);
    networks.dispose();
    expect(tensors()).toBeGreaterThan(before);
    release();
    expect(tensors()).toBe(before);
  });
});
