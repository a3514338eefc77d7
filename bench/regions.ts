// Prints what masks cost: the time of a step with two regions and two paintings, as a multiple of that without masks.
//
//   npx tsx bench/regions.ts [size] [backend] [rounds]     (512, onnx, 5)
//
// Both are measured in turn, in one process; the medians are compared. Uses the packages as last built.
import { createRandom, type RawImage } from '@pastiche/core';
import { loadEncoder, stylize } from '@pastiche/node';

const [size = '512', backend = 'onnx', rounds = '5'] = process.argv.slice(2);
const side = Number(size);
const steps = 8;
const warm = 2;

function noise(seed: number): RawImage {
  const random = createRandom(seed);
  const data = new Uint8Array(side * side * 3).map(() => 256 * random.uniform());
  return { data, width: side, height: side, channels: 3 };
}

const half = (isLeft: boolean): RawImage => {
  const data = new Uint8Array(side * side).map((_, i) => (i % side < side / 2 === isLeft ? 255 : 0));
  return { data, width: side, height: side, channels: 1 };
};

const encoder = await loadEncoder({ backend: backend as 'onnx' });
const base = { content: noise(1), styles: [noise(2), noise(3)], encoder, size: side, minSize: side, iterations: steps };
const kinds = {
  'no masks': {},
  'two regions': { masks: [half(true), half(false)] },
  'two regions, protected and kept areas': { masks: [half(true), half(false)], protect: half(true), keep: half(false) },
};

/** Seconds of each step after the first ones, in which engines prepare. */
async function stepsOf(control: object): Promise<number[]> {
  const seconds: number[] = [];
  let last = performance.now();
  for await (const event of stylize({ ...base, ...control })) {
    if (event.type === 'step' && event.iteration > warm) seconds.push((performance.now() - last) / 1000);
    last = performance.now();
  }
  return seconds;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = new Map<string, number[]>();
for (let round = 0; round < Number(rounds); round++) {
  for (const [name, control] of Object.entries(kinds)) {
    seconds.set(name, [...(seconds.get(name) ?? []), ...(await stepsOf(control))]);
  }
}
const plain = median(seconds.get('no masks') ?? []);
for (const [name, all] of seconds)
  console.log(`${name}: ${(median(all) / plain).toFixed(2)} (${median(all).toFixed(3)} s a step)`);
encoder.dispose();
