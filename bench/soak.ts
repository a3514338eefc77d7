// Runs many jobs in one process as a server does: two at a time, of mixed sizes, on several backends, some cancelled, some with bad input.
// Fails if memory grows after the first tenth, if a tensor is left, or if a good job fails. Measures the last build.
//
//   npx tsx --expose-gc bench/soak.ts [runs] [backends]

import { createRandom, type RawImage } from '@pastiche/core';
import { createPipeline, type Job, PasticheError, type Picture, ResultPicture } from '@pastiche/node';
import * as tf from '@tensorflow/tfjs-core';

const [count = '1000', names = 'wasm,onnx,cpu'] = process.argv.slice(2);
const total = Number(count);
const backends = names.split(',') as ('wasm' | 'onnx' | 'cpu')[];
const atOnce = 2;
/** Memory is read this often, when nothing runs. */
const every = Math.max(1, Math.round(total / 40));

const random = createRandom(1);
const choose = <T>(list: readonly T[]): T => list[Math.floor(random.uniform() * list.length)];

function noise(width: number, height: number): RawImage {
  const data = Uint8Array.from({ length: 3 * width * height }, () => 255 * random.uniform());
  return { data, width, height, channels: 3 };
}

const pipeline = createPipeline({ keep: 2, only: 'bytes' });
const photos = [noise(64, 48), noise(40, 64), noise(90, 30)];
const files = await Promise.all(
  photos.map(({ data, ...size }) => fileOf({ ...size, data: new Uint8ClampedArray(data) })),
);
const bad: unknown[] = [
  '/etc/hostname',
  new URL('https://example.org'),
  Buffer.from('no picture'),
  new Blob([]),
  7,
  null,
];

async function fileOf(image: Omit<RawImage, 'data'> & { data: Uint8ClampedArray<ArrayBuffer> }): Promise<Buffer> {
  return new ResultPicture({ ...image, channels: 3 }).toBuffer('jpeg');
}

type Outcome = 'painted' | 'cancelled' | 'refused';
const outcomes: Record<Outcome, number> = { painted: 0, cancelled: 0, refused: 0 };

/** One job, and what became of it. Throws if that was not to be expected. */
async function serve(): Promise<Outcome> {
  const [isBad, isCancelled] = [random.uniform() < 0.15, random.uniform() < 0.25];
  const size = choose([24, 32, 48, 64]);
  const job: Job<Picture, 'wasm' | 'onnx' | 'cpu'> = {
    ...{ content: isBad ? (choose(bad) as Picture) : choose([...photos, ...files]), styles: choose(photos) },
    ...{
      backend: choose(backends),
      size,
      minSize: 16 + Math.floor(random.uniform() * 32),
      iterations: 3,
      coarseIterations: 2,
    },
    ...{ contentLayers: { conv2_1: 1 }, styleLayers: { conv1_1: 1, conv2_1: 1 }, styleScale: choose([0.8, 1, 1.3]) },
  };
  const [controller, stop] = [new AbortController(), Math.floor(4 * random.uniform())];
  const run = pipeline.run(job, { signal: controller.signal });
  try {
    let events = 0;
    for await (const _ of run) if (isCancelled && ++events > stop) controller.abort();
    const file = await (await run.result).toBuffer('jpeg');
    if (isBad || file.length === 0) throw new Error('A job with bad input ended with a picture');
    return 'painted';
  } catch (error) {
    if (isCancelled && error === controller.signal.reason) return 'cancelled';
    if (isBad && PasticheError.isInstance(error)) return 'refused';
    throw error;
  }
}

/** The slope of the line that fits the values best, per step. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const [sum, squares] = values.reduce(([a, b], y, x) => [a + (x - middle) * y, b + (x - middle) ** 2], [0, 0]);
  return sum / squares;
}

const megabytes: number[] = [];
const begin = performance.now();
for (let done = 0; done < total; ) {
  const batch = Math.min(every, total - done);
  let started = 0;
  const work = async (): Promise<void> => {
    while (started++ < batch) outcomes[await serve()]++;
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  done += batch;
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  megabytes.push(rss / 1e6);
  const inside = `${((heapUsed + arrayBuffers) / 1e6).toFixed(0)} MB of it JavaScript's`;
  console.log(
    `${done} runs: ${megabytes.at(-1)?.toFixed(0)} MB, ${inside}, ${((performance.now() - begin) / 1000).toFixed(0)} s`,
  );
}
pipeline.dispose();
const tensors = tf.memory().numTensors;
const steady = megabytes.slice(Math.ceil(megabytes.length / 10));
const growth = slopeOf(steady) * (steady.length - 1);
const mean = steady.reduce((sum, each) => sum + each, 0) / steady.length;
console.log(
  JSON.stringify({
    runs: total,
    ...outcomes,
    tensors,
    meanMegabytes: Math.round(mean),
    growthMegabytes: Math.round(growth),
  }),
);
if (tensors > 0 || growth > 0.1 * mean) process.exitCode = 1;
