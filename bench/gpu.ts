// Measures one evaluation of J and its gradient on everything that this machine has: each device of ONNX Runtime in 32 and in 16 bits, the
// backends of tfjs, and PyTorch on its CPU and on CUDA, if `python3` (or $PASTICHE_PYTHON) has it. Filters are random, so that no network is
// needed. Each engine has a process of its own and a share of the time, eight minutes in all: what a crash or a slow engine leaves is kept.
// Writes gpu.json and prints a table. Measures the last build (`npm test` builds).
//
//   npx tsx bench/gpu.ts [file, default gpu.json] [minutes, default 8] [sizes, default 256,512,1024] [networks, default compact,vgg19]
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, platform, release } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createRandom, type Encoder, Objective, standardLosses } from '@pastiche/core';
import {
  createTfjsEncoder,
  type Dtype,
  type Network,
  type NetworkName,
  networks,
  randomWeights,
} from '@pastiche/models';
import { type BackendName, type DeviceName, loadEncoder, probeBackends, useBackend } from '@pastiche/node';
import * as tf from '@tensorflow/tfjs-core';

const losses = standardLosses({ styleStatistic: 'gram' });
const layers = losses.flatMap((loss) => loss.layers);

/** A network and a size; the seconds of an evaluation once they are known, or why they are not. */
interface Row {
  engine: string;
  network: NetworkName;
  size: number;
  seconds?: number;
  problem?: string;
}

interface Task {
  network: NetworkName;
  size: number;
}

interface Engine {
  name: string;
  /** Starts a process that measures one task a line, or a message, and answers each. */
  start(): { ask(task: Task): Promise<number>; end(): void };
}

/** The network up to the deepest layer of the losses. */
function shallow(network: Network): Network {
  const last = network.operations.findLastIndex((each) => each.op === 'conv' && layers.includes(each.name));
  return { ...network, operations: network.operations.slice(0, last + 1) };
}

// In the child.

/** A kind of encoder: a backend, and for ONNX Runtime what it computes on and in. */
interface Kind {
  backend: BackendName;
  device?: DeviceName;
  dtype?: Dtype;
}

async function open({ backend, device, dtype }: Kind, name: NetworkName): Promise<Encoder> {
  const network = shallow(networks[name]);
  const weights = randomWeights(network, 0);
  if (backend !== 'onnx') {
    await useBackend(backend);
    return createTfjsEncoder(network, weights);
  }
  const { createOnnxEncoder } = await import('@pastiche/models');
  const module = 'onnxruntime-node';
  // The engine's check that the device computes right; the encoder is made by hand, since its weights are.
  (await loadEncoder({ model: 'random', backend, device, dtype })).dispose();
  const session = { executionProviders: [device ?? 'cpu', 'cpu'] };
  return createOnnxEncoder(await import(module), network, weights, { dtype, session });
}

async function measure(kind: Kind, { network, size }: Task): Promise<number> {
  await useBackend(kind.backend === 'onnx' ? 'wasm' : kind.backend);
  const encoder = await open(kind, network);
  const random = createRandom(1);
  const noise = (): tf.Tensor4D =>
    tf.tensor4d(
      Float32Array.from({ length: size * size * 3 }, () => random.uniform()),
      [1, size, size, 3],
    );
  const image = noise();
  const objective = await Objective.create(encoder, losses, noise(), [{ image: noise(), weight: 1 }]);
  const evaluate = async (): Promise<number> => {
    const begin = performance.now();
    const { gradient } = await objective.evaluate(image);
    await gradient.data();
    gradient.dispose();
    return (performance.now() - begin) / 1000;
  };
  const seconds = await repeat(evaluate);
  objective.dispose();
  encoder.dispose();
  return seconds;
}

/** The median after two that warm up: of at least three, and of up to twenty within five seconds. */
async function repeat(evaluate: () => Promise<number>): Promise<number> {
  for (let i = 0; i < 2; i++) await evaluate();
  const all: number[] = [];
  for (let sum = 0; all.length < 3 || (all.length < 20 && sum < 5); ) {
    all.push(await evaluate());
    sum += all.at(-1) as number;
  }
  return median(all);
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

// In the parent.

function nodeEngine(name: string, kind: Kind): Engine {
  return {
    name,
    start() {
      const child = fork(fileURLToPath(import.meta.url), ['--serve', JSON.stringify(kind)], { stdio: 'ignore' });
      return {
        ask: (task) =>
          answer(child, (settle) => {
            child.once('message', settle);
            child.send(task);
          }),
        end: () => child.kill('SIGKILL'),
      };
    },
  };
}

function pyTorch(device: string): Engine {
  const describe = ({ name, weight, layers: [layer] }: (typeof losses)[number]) => ({
    kind: name.split('/')[0],
    layer,
    weight,
  });
  const script = fileURLToPath(new URL('engines.py', import.meta.url));
  let child: ChildProcess | undefined;
  return {
    name: `PyTorch, ${device}`,
    start: () => ({
      async ask({ network, size }) {
        const { operations } = shallow(networks[network]);
        const task = { operations, size, threads: cpus().length, device, losses: losses.map(describe) };
        const python = spawn(process.env.PASTICHE_PYTHON ?? 'python3', [script, JSON.stringify(task)], {
          stdio: ['pipe', 'pipe', 'ignore'],
        });
        child = python;
        const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
        const next = (): Promise<{ seconds: number }> =>
          answer(python, (settle) => void lines.next().then(({ value }) => value && settle(JSON.parse(value))));
        await answer(python, (settle) => void lines.next().then(({ value }) => value && settle(value)));
        const seconds = await repeat(async () => {
          python.stdin.write('go\n');
          return (await next()).seconds;
        });
        python.stdin.end();
        return seconds;
      },
      end: () => child?.kill('SIGKILL'),
    }),
  };
}

/** What a process answers; rejects if it ends instead. */
function answer<T>(child: ChildProcess, ask: (settle: (value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (code: unknown): void => reject(new Error(`it ended (${code})`));
    child.once('exit', fail);
    ask((value) => {
      child.off('exit', fail);
      resolve(value);
    });
  });
}

/** All there is: what does not work fails at once, and says why in the table. */
async function enginesHere(): Promise<{ engines: Engine[]; report: object[] }> {
  const report = await probeBackends();
  const there = (name: string) => report.find((each) => each.name === name && !each.problem);
  const devices = there('onnx')?.devices?.filter(({ problem }) => !problem) ?? [];
  const engines = [
    ...devices.flatMap(({ name, label }) =>
      (['f32', 'f16'] as const).map((dtype) =>
        nodeEngine(`ONNX Runtime, ${label}, ${dtype}`, { backend: 'onnx', device: name, dtype }),
      ),
    ),
    ...(there('onnx') ? [nodeEngine('ONNX Runtime, CPU', { backend: 'onnx', device: 'cpu' })] : []),
    ...(['cuda', 'webgpu', 'native', 'wasm'] as const)
      .filter(there)
      .map((backend) => nodeEngine(`tfjs, ${there(backend)?.label}`, { backend })),
    pyTorch('cuda'),
    pyTorch('cpu'),
  ];
  return { engines, report };
}

async function measureAll({ name, start }: Engine, tasks: readonly Task[], until: number): Promise<Row[]> {
  const rows: Row[] = [];
  const { ask, end } = start();
  for (const task of tasks) {
    const row = { engine: name, ...task };
    const timeout = new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error('out of time')), Math.max(0, until - performance.now())).unref(),
    );
    try {
      rows.push({ ...row, seconds: await Promise.race([ask(task), timeout]) });
    } catch (error) {
      // Larger ones would fare no better.
      rows.push({ ...row, problem: (error as Error).message });
      break;
    }
  }
  end();
  return rows;
}

/** Seconds of each engine, a column for each network and size, as Markdown. */
function table(rows: readonly Row[], tasks: readonly Task[]): string {
  const heads = tasks.map(({ network, size }) => `${network} ${size}`);
  const lines = [...new Set(rows.map(({ engine }) => engine))].map((engine) => {
    const cells = tasks.map(({ network, size }) => {
      const row = rows.find((each) => each.engine === engine && each.network === network && each.size === size);
      return row?.seconds?.toFixed(4) ?? row?.problem ?? '';
    });
    return `| ${[engine, ...cells].join(' | ')} |`;
  });
  return [`| seconds | ${heads.join(' | ')} |`, `|${'---|'.repeat(heads.length + 1)}`, ...lines].join('\n');
}

const [first = 'gpu.json', second = '8', third = '256,512,1024', fourth = 'compact,vgg19'] = process.argv.slice(2);
if (first === '--serve') {
  const kind = JSON.parse(second) as Kind;
  process.on('message', async (task: Task) => process.send?.(await measure(kind, task)));
} else {
  const end = performance.now() + Number(second) * 60_000;
  const tasks = fourth
    .split(',')
    .flatMap((network) => third.split(',').map((size) => ({ network: network as NetworkName, size: Number(size) })));
  const { engines, report } = await enginesHere();
  const rows: Row[] = [];
  for (const [i, engine] of engines.entries()) {
    const share = (end - performance.now()) / (engines.length - i);
    rows.push(...(await measureAll(engine, tasks, performance.now() + share)));
    console.log(`${engine.name}: done`);
  }
  const machine = { system: `${platform()} ${release()}`, processor: cpus()[0].model, cores: cpus().length };
  writeFileSync(first, `${JSON.stringify({ machine, report, rows }, undefined, 2)}\n`);
  console.log(`\n${table(rows, tasks)}\n\nWritten to ${first}`);
  process.exit();
}
