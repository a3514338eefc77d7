// Measures one evaluation of J and its gradient on each engine, in turn: tfjs on WebAssembly, and on TensorFlow if `node scripts/tfjs-node.mjs`
// has installed it; ONNX Runtime, with the costs in the graph and through the features; its WebAssembly if `bench/node_modules` has
// onnxruntime-web; PyTorch of each Python in $PASTICHE_PYTHON (comma-separated). Each engine has a process of its own, for its peak memory, and
// two threads, except tfjs on WebAssembly, which has one in Node; idle engines do not spin. Filters are random. At the end it prints the
// power of the pixels with which the cost grows. Measures the last build (`npm test` builds).
//
//   npx tsx bench/engines.ts [longer sides, default 256,512,1024] [networks, default compact,vgg19] [rounds, default 7] [part of an engine's name]
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createRandom, type Encoder, Objective, standardLosses } from '@pastiche/core';
import {
  createOnnxEncoder,
  createTfjsEncoder,
  type Network,
  type NetworkName,
  networks,
  type OnnxRuntime,
  randomWeights,
} from '@pastiche/models';
import { useBackend } from '@pastiche/node';
import * as tf from '@tensorflow/tfjs-core';

const threads = 2;
const losses = standardLosses({ styleStatistic: 'gram' });
const layers = losses.flatMap((loss) => loss.layers);

/** The network up to the deepest layer of the losses. */
function shallow(network: Network): Network {
  const last = network.operations.findLastIndex((each) => each.op === 'conv' && layers.includes(each.name));
  return { ...network, operations: network.operations.slice(0, last + 1) };
}

const session = { intraOpNumThreads: threads };

/** Creates each engine's encoder; loads only what that engine needs. */
const engines: Record<string, (network: Network) => Promise<Encoder>> = {
  'tfjs, WebAssembly': async (network) => createTfjsEncoder(network, randomWeights(network, 0)),
  'tfjs, TensorFlow': async (network) => {
    await useBackend('native');
    return createTfjsEncoder(network, randomWeights(network, 0));
  },
  'ONNX Runtime': async (network) => createOnnxEncoder(await onnx(), network, randomWeights(network, 0), { session }),
  'ONNX Runtime, through the features': async (network) => {
    const encoder = createOnnxEncoder(await onnx(), network, randomWeights(network, 0), { session });
    return { ...encoder, evaluator: undefined, moments: undefined };
  },
  'ONNX Runtime, WebAssembly': async (network) => {
    const runtime = (await load('onnxruntime-web')) as OnnxRuntime & { env: { wasm: { numThreads: number } } };
    runtime.env.wasm.numThreads = threads;
    return createOnnxEncoder(runtime, network, randomWeights(network, 0));
  },
};

async function onnx(): Promise<OnnxRuntime> {
  return (await import('onnxruntime-node')) as OnnxRuntime;
}

/** Imports through a variable, so that TypeScript does not require the module. */
const load = (module: string): Promise<unknown> => import(module);

interface Measured {
  seconds: number;
  /** Processor time of all threads, which other programs hardly change. */
  cpu: number;
  /** Peak memory of the process so far, in bytes. */
  peak: number;
}

/** Runs in the child: one evaluation per message. */
async function serve(engine: string, name: NetworkName, size: number): Promise<void> {
  await useBackend('wasm');
  const encoder = await engines[engine](shallow(networks[name]));
  const random = createRandom(1);
  const noise = (): tf.Tensor4D =>
    tf.tensor4d(
      new Float32Array(size * size * 3).map(() => random.uniform()),
      [1, size, size, 3],
    );
  const image = noise();
  const objective = await Objective.create(encoder, losses, noise(), [{ image: noise(), weight: 1 }]);
  process.on('message', async () => {
    const [begin, before] = [performance.now(), process.cpuUsage()];
    (await objective.evaluate(image)).gradient.dispose();
    const seconds = (performance.now() - begin) / 1000;
    const { user, system } = process.cpuUsage(before);
    const peak = process.resourceUsage().maxRSS * 1024;
    process.send?.({ seconds, cpu: (user + system) / 1e6, peak } satisfies Measured);
  });
  process.send?.('ready');
}

/** Asks an engine for measurements; undefined if the engine is not installed. */
type Ask = { next(): Promise<Measured | undefined>; end(): void } | undefined;

async function start(engine: string, name: NetworkName, size: number): Promise<Ask> {
  const child = fork(fileURLToPath(import.meta.url), ['--serve', engine, name, String(size)], { stdio: 'pipe' });
  const message = (): Promise<unknown> =>
    new Promise((resolve) => {
      child.once('message', resolve);
      child.once('exit', () => resolve(undefined));
    });
  if ((await message()) === undefined) return undefined;
  return {
    async next() {
      // The child has ended if memory ran out.
      if (!child.connected) return undefined;
      child.send('go');
      return (await message()) as Measured | undefined;
    },
    end: () => child.kill(),
  };
}

async function startPyTorch(python: string, name: NetworkName, size: number): Promise<[string, Ask]> {
  const task = { operations: shallow(networks[name]).operations, size, threads, losses: losses.map(describe) };
  const script = fileURLToPath(new URL('engines.py', import.meta.url));
  const child: ChildProcess = spawn(python, [script, JSON.stringify(task)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_WAIT_POLICY: 'passive' },
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const { done, value: version } = await lines.next();
  if (done) return [`PyTorch of ${python}`, undefined];
  const ask: Ask = {
    async next() {
      child.stdin?.write('go\n');
      return JSON.parse((await lines.next()).value) as Measured;
    },
    end: () => child.stdin?.end(),
  };
  return [`PyTorch ${version}`, ask];
}

/** Operations of the convolutions, forward and backward, in 1e9. */
function gigaflop(name: NetworkName, size: number): number {
  let [pixels, sum] = [size * size, 0];
  for (const operation of shallow(networks[name]).operations) {
    if (operation.op === 'pool') pixels /= 4;
    else if (operation.op === 'conv') sum += 2 * 2 * pixels * operation.out * (9 * operation.in + (operation.tap ?? 0));
  }
  return sum / 1e9;
}

const describe = ({ name, weight, layers: [layer] }: (typeof losses)[number]) => ({
  kind: name.split('/')[0],
  layer,
  weight,
});

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Prints the table of one size; returns the engines' processor times. */
async function compare(name: NetworkName, size: number, rounds: number): Promise<Map<string, number>> {
  const asked: [string, Ask][] = [];
  for (const engine of Object.keys(engines).filter(isAsked)) asked.push([engine, await start(engine, name, size)]);
  const pythons = isAsked('PyTorch') ? (process.env.PASTICHE_PYTHON?.split(',') ?? []) : [];
  for (const python of pythons) asked.push(await startPyTorch(python, name, size));
  const results = new Map(asked.map(([engine]) => [engine, [] as Measured[]]));
  // Engines take turns, so that other load on the machine affects all alike; the first two rounds warm up.
  for (let round = -1; round <= rounds; round++) {
    for (const [engine, ask] of asked) {
      const measured = await ask?.next();
      if (measured && round > 0) results.get(engine)?.push(measured);
    }
  }
  for (const [, ask] of asked) ask?.end();
  console.log(`\n${name}, ${size}x${size}`);
  console.table(table(results, gigaflop(name, size)));
  const there = [...results].filter(([, measured]) => measured.length > 0);
  return new Map(there.map(([engine, measured]) => [engine, median(measured.map(({ cpu }) => cpu))]));
}

/** The exponent with which the cost grows with the pixels: the slope of a line through the logarithms. */
function exponent(points: readonly (readonly [size: number, cost: number])[]): number {
  const logs = points.map(([size, cost]) => [2 * Math.log(size), Math.log(cost)]);
  const [x, y] = [0, 1].map((axis) => logs.reduce((sum, log) => sum + log[axis], 0) / logs.length);
  const over = logs.reduce((sum, log) => sum + (log[0] - x) * (log[1] - y), 0);
  return over / logs.reduce((sum, log) => sum + (log[0] - x) ** 2, 0);
}

async function compareSizes(name: NetworkName, sizes: readonly number[], rounds: number): Promise<void> {
  const costs = new Map<string, [number, number][]>();
  for (const size of sizes) {
    for (const [engine, cpu] of await compare(name, size, rounds)) {
      costs.set(engine, [...(costs.get(engine) ?? []), [size, cpu]]);
    }
  }
  if (sizes.length < 2) return;
  console.log(
    `\n${name}: the processor time grows as this power of the pixels, from ${sizes[0]} to ${sizes.at(-1)} px`,
  );
  console.table(Object.fromEntries([...costs].map(([engine, points]) => [engine, exponent(points).toFixed(2)])));
}

/** Medians, also relative to tfjs. */
function table(
  results: ReadonlyMap<string, readonly Measured[]>,
  work: number,
): Record<string, Record<string, string>> {
  const of = (engine: string, key: keyof Measured): number =>
    median((results.get(engine) ?? []).map((each) => each[key]));
  const tfjs = 'tfjs, WebAssembly';
  const rows = [...results].map(([engine, measured]) => {
    if (measured.length === 0) return [engine, { seconds: 'not here' }] as const;
    const [seconds, cpu] = [of(engine, 'seconds'), of(engine, 'cpu')];
    return [
      engine,
      {
        seconds: seconds.toFixed(3),
        "times tfjs's speed": (of(tfjs, 'seconds') / seconds).toFixed(1),
        'CPU seconds': cpu.toFixed(3),
        'per CPU second': (of(tfjs, 'cpu') / cpu).toFixed(1),
        'GFLOP/s': (work / seconds).toFixed(0),
        'per core': (work / cpu).toFixed(0),
        'peak MB': (of(engine, 'peak') / 1e6).toFixed(0),
      },
    ] as const;
  });
  return Object.fromEntries(rows);
}

/** Whether an engine's name contains the fourth argument. */
const isAsked = (engine: string): boolean => engine.includes(process.argv[5] ?? '');

const [first = '256,512,1024', second = 'compact,vgg19', third = '7', fourth = ''] = process.argv.slice(2);
if (first === '--serve') await serve(second, third as NetworkName, Number(fourth));
else {
  const sizes = first.split(',').map(Number);
  for (const name of second.split(',')) await compareSizes(name as NetworkName, sizes, Number(third));
}
