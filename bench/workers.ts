// Compares threads that compute together on WebAssembly with one: the seconds of a step, and the part of it that one thread computes alone. Paints a square
// of noise, one step after the other with each number of threads, so that others of the machine slow down all alike. Where there are fewer processors than threads,
// it says by arithmetic what as many processors would take: the threads' own part is divided among them. Measures the last build.
//
//   npx tsx bench/workers.ts [side] [steps] [network]
import { availableParallelism } from 'node:os';
import { createRandom, type Encoder, type RawImage, stripsOf } from '@pastiche/core';
import type { NetworkName } from '@pastiche/models';
import { loadEncoder, stylize } from '@pastiche/node';

const [side, steps] = [Number(process.argv[2] ?? 512), Number(process.argv[3] ?? 6)];
const model = (process.argv[4] ?? 'compact') as NetworkName;
const threads = [1, 2, 4, 8].filter((count) => stripsOf({ width: side, height: side }, 16, count).length === count);

interface Lane {
  count: number;
  run: AsyncIterator<{ type: string }>;
  /** Milliseconds of each step, and of the network in it. */
  taken: { step: number; network: number }[];
  network: () => number;
}

/** An encoder that counts the milliseconds of its evaluations. */
function timed(encoder: Encoder): { encoder: Encoder; network: () => number } {
  let sum = 0;
  const clock = async <T>(work: () => Promise<T>): Promise<T> => {
    const begin = performance.now();
    return work().finally(() => {
      sum += performance.now() - begin;
    });
  };
  const watched: Encoder = {
    ...encoder,
    encode: async (...given) => {
      const encoding = await clock(() => encoder.encode(...given));
      return {
        features: encoding.features,
        backward: (...slopes) => clock(() => encoding.backward(...slopes)),
        dispose: () => encoding.dispose(),
      };
    },
    evaluator:
      encoder.evaluator &&
      (async (distances) => {
        const made = await (encoder.evaluator as NonNullable<Encoder['evaluator']>)(distances);
        return { dispose: () => made.dispose(), evaluate: (...given) => clock(() => made.evaluate(...given)) };
      }),
  };
  return { encoder: watched, network: () => sum };
}

function noise(seed: number): RawImage {
  const random = createRandom(seed);
  const data = Uint8ClampedArray.from({ length: side * side * 3 }, () => 256 * random.uniform());
  return { data, width: side, height: side, channels: 3 };
}

async function open(count: number): Promise<Lane> {
  const { encoder, network } = timed(await loadEncoder({ backend: 'wasm', model, workers: count }));
  const size = { size: side, minSize: side, iterations: steps + 1 };
  const run = stylize({ content: noise(1), styles: noise(2), encoder, ...size })[Symbol.asyncIterator]();
  return { count, run, taken: [], network };
}

/** Advances a run by a step. */
async function step({ run, taken, network }: Lane): Promise<void> {
  const [begin, before] = [performance.now(), network()];
  for (let isStep = false; !isStep; ) {
    const { value, done } = await run.next();
    isStep = done === true || value.type === 'step';
  }
  taken.push({ step: performance.now() - begin, network: network() - before });
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

const lanes: Lane[] = [];
for (const count of threads) lanes.push(await open(count));
for (let i = 0; i <= steps; i++) for (const lane of lanes) await step(lane);

const cores = availableParallelism();
console.log(`${model}, ${side} px, ${cores} processors`);
let alone = 0;
for (const { count, taken } of lanes) {
  // The first measures pictures and starts threads.
  const own = taken.slice(1);
  const whole = median(own.map((each) => each.step));
  if (count === 1) alone = whole;
  const rest = median(own.map((each) => each.step - each.network));
  const there = count > cores ? rest + ((whole - rest) * cores) / count : whole;
  const words = [
    seconds(whole),
    ...(count > 1 ? [`one thread alone ${seconds(rest)}`] : []),
    ...(count > cores ? [`on ${count} processors ${seconds(there)}`] : []),
    `${(alone / there).toFixed(2)} times as quick`,
  ];
  console.log(`${count} threads: ${words.join(', ')}`);
}
process.exit();

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
