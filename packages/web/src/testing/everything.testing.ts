import type { Checkpoint, StyleChanges } from '@pastiche/core';
import { networks, upTo, windowOf } from '@pastiche/models';
import type { Page } from 'playwright-core';
import type { BackendName } from '../backendNames.ts';
import type { StylizeInBrowserOptions } from '../page/stylize.ts';
import type { Posted } from './browser.testing.ts';

/** What can be posted of a run's options, and what happens to the run. */
interface Scene extends Partial<Omit<StylizeInBrowserOptions, 'content' | 'styles' | 'signal' | 'worker'>> {
  /** How many. @defaultValue 1 */
  paintings?: number;
  /** What is changed after the second step. */
  change?: StyleChanges;
  /** Whether it is broken off after the first step, and goes on from there. */
  interrupt?: boolean;
  /** Of weights that the page makes, by name. */
  shapes?: Record<string, number[]>;
}

/** No deeper than it must be: on a graphics card of software every layer costs seconds. */
const shallow: Scene = { contentLayers: { conv2_1: 1 }, styleLayers: { conv1_1: 1, conv2_1: 1 } };
const shallower: Scene = { contentLayers: { conv1_1: 1 }, styleLayers: { conv1_1: 1 } };

/** What a network needs as far as a layer. */
function shapesOf(model: 'googlenet', layer: string): Record<string, number[]> {
  const needed = upTo(networks[model], [layer]).filter((operation) => operation.op === 'conv');
  return Object.fromEntries(
    needed.flatMap((convolution) => {
      const { name, in: channels, out } = convolution;
      const { size } = windowOf(convolution);
      return [
        [`${name}.weight`, [out, channels, size, size]],
        [`${name}.bias`, [out]],
      ];
    }),
  );
}

/** Everything that a worker can be asked for, as far as it makes a difference to tfjs. The sides are odd, so that pools leave something out. */
const everything: Record<string, Scene> = {
  'Adam, coarse to fine, through the taps of compact': { ...shallow, minSize: 19, coarseIterations: 2, iterations: 2 },
  'a draft through another network, with a border': {
    ...{ ...shallower, model: 'random', coarseModel: 'compact', border: 'replicate', minSize: 19 },
    ...{ coarseIterations: 1, iterations: 1, styleStatistic: 'moments' },
  },
  'L-BFGS, with average pooling and a border that wraps, to two paintings': {
    ...{ ...shallow, model: 'random', pooling: 'average', border: 'wrap-y', optimizer: 'lbfgs', iterations: 6 },
    ...{ variationWeight: 0, paintings: 2, blend: [1, 2], colors: 'content', init: 'style', initNoise: 0.2 },
  },
  'the paper preset': { ...shallow, model: 'random', preset: 'paper', size: 27, iterations: 2 },
  'going on from a checkpoint, then changed': {
    ...{ ...shallow, model: 'random', iterations: 3, init: 'random', interrupt: true },
    change: {
      normalize: 'paper',
      contentLayers: { conv1_1: 1 },
      styleLayers: { conv1_2: 1 },
      units: { 'conv1_2:1': 2 },
      styleScale: 0.8,
    },
  },
  'in blocks': { ...shallower, model: 'random', size: 80, minSize: 80, tileSize: 64, iterations: 1 },
  'a network with branches': {
    ...{ model: 'googlenet', shapes: shapesOf('googlenet', 'inception_3a/output'), iterations: 1 },
    ...{ contentLayers: { 'inception_3a/output': 1 }, styleLayers: { 'conv1/7x7_s2': 1 } },
  },
  'a first picture in one pass': { ...shallower, model: 'random', init: 'instant', iterations: 1 },
  'no cost but total variation': {
    ...{ ...shallower, model: 'random', iterations: 2, contentWeight: 0, styleWeight: 0, initNoise: 0.5 },
  },
  'going back after a step that is too long': {
    ...{ ...shallower, model: 'random', iterations: 3, normalize: 'paper' },
    ...{ optimizer: 'gradient-descent', learningRate: 1e9 },
  },
};

/** Plays all scenes in the page, and looks at units. Returns what went wrong, by scene. */
export function tryEverything(page: Page, backend: BackendName): Promise<Record<string, string>> {
  return page.evaluate(playAll, { backend, everything });
}

interface Play {
  backend: BackendName;
  everything: Record<string, Scene>;
}

/** What {@link tryEverything} does in the page. */
async function playAll({ backend, everything }: Play): Promise<Record<string, string>> {
  // All of one size: an engine compiles anew for another.
  const picture = (factor = 37): Posted => ({
    ...{ width: 54, height: 42, channels: 3 },
    data: Uint8ClampedArray.from({ length: 54 * 42 * 3 }, (_, i) => (i * factor) % 256),
  });
  /** A safetensors file of small values. */
  const weightsOf = (shapes: Record<string, number[]>): Uint8Array => {
    let end = 0;
    const entries = Object.entries(shapes).map(([name, shape]) => {
      const begin = end;
      end += 4 * shape.reduce((product, length) => product * length, 1);
      return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }] as const;
    });
    const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
    const data = Float32Array.from({ length: end / 4 }, (_, i) => 0.1 * Math.sin(i * i));
    const bytes = new Uint8Array(8 + header.length + end);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(header, 8);
    bytes.set(new Uint8Array(data.buffer), 8 + header.length);
    return bytes;
  };
  const play = async ({ paintings = 1, change, interrupt, shapes, ...given }: Scene): Promise<void> => {
    const styles = Array.from({ length: paintings }, () => picture(53));
    const weights = shapes && weightsOf(shapes);
    const options = { size: 27, minSize: 27, weights, ...given, content: picture(), styles, backend };
    let resume: Checkpoint | undefined;
    if (interrupt) {
      const first = pastiche.stylize(options);
      for await (const { type } of first) {
        if (type !== 'step') continue;
        resume = await first.checkpoint();
        break;
      }
    }
    const run = pastiche.stylize({ ...options, resume });
    for await (const event of run) {
      if (event.type !== 'step') continue;
      await run.snapshot();
      if (change && event.iteration === 2) await run.change(change);
    }
  };
  const small = { size: 27, backend };
  const unit = { ...small, layer: 'conv2_1', unit: 1 };
  const topPatches = async (): Promise<void> => {
    const pictures = [{ name: 'any', picture: picture() }];
    for await (const { skipped } of pastiche.topPatches(pictures, { ...small, layers: ['conv1_1'] }))
      if (skipped.length > 0) throw new Error(skipped[0][1]);
  };
  const looks: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['measuring', () => pastiche.measure(picture(), { ...small, layers: ['conv1_1'], maps: 1 })],
    ['top patches', topPatches],
    ['a heat map', () => pastiche.activationMap(picture(), unit)],
    ...(['deconvnet', 'guided', 'saliency'] as const).map(
      (rule) => [`a projection: ${rule}`, () => pastiche.project(picture(), { ...unit, rule })] as const,
    ),
    ['what a unit would like to see', () => pastiche.maximize({ ...unit, steps: 2, pictures: 2 })],
    ['what a layer would like to see', () => pastiche.maximize({ ...small, layer: 'conv2_1', steps: 2 })],
  ];
  const acts = Object.entries(everything).map(([name, scene]) => [name, () => play(scene)] as const);
  const failures: Record<string, string> = {};
  for (const [name, act] of [...acts, ...looks]) {
    await act().catch((error) => {
      failures[name] = String(error);
    });
  }
  return failures;
}
