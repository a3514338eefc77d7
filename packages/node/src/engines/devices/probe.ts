import { fork } from 'node:child_process';
import { type Dtype, networks, randomWeights, type SampleStep, sampleStep } from '@pastiche/models';

/** How it is with a device. */
export interface Probed {
  /** What is wrong with it, in words. */
  problem?: string;
  /** How many times as fast as the CPU it computes a step, both measured in turn. */
  speedup?: number;
}

/** A step as one device computed it. */
interface Measured {
  seconds: number;
  outputs: Record<string, Float32Array>;
}

type Answer = { problem: string } | { cpu: Measured; device: Measured };

export interface ProbeOptions {
  /** What the device computes in. @defaultValue 'f32' */
  dtype?: Dtype;
  /** The script of the process that computes. */
  script?: URL;
  /** Milliseconds after which the device counts as too slow. @defaultValue 20 s */
  limit?: number;
}

/** The most by which a device may differ from the CPU, relative to the length of the vector. TensorFloat-32 is off by a thousandth. */
const tolerances: Record<Dtype, number> = { f32: 0.02, f16: 0.15 };

/** Sides of the picture of noise. */
const size = 192;

/**
 * Computes a step of a run on a device and on the CPU, in a process of its own, and compares the numbers: providers of ONNX Runtime have
 * crashed, hung, and computed wrong convolutions.
 *
 * @param device the name of an execution provider
 */
export async function probe(
  device: string,
  { dtype = 'f32', script = new URL('./probeDevice.js', import.meta.url), limit = 20_000 }: ProbeOptions = {},
): Promise<Probed> {
  const answer = await ask({ ...steps(dtype), device }, script, limit);
  if ('problem' in answer) return { problem: answer.problem.split('\n')[0].slice(0, 160) };
  const { cpu, device: tried } = answer;
  for (const [name, expected] of Object.entries(cpu.outputs)) {
    const off = distance(tried.outputs[name], expected);
    if (!(off <= tolerances[dtype]))
      return {
        problem: `it computes wrong numbers: its ${name} ${name === 'sums' ? 'are' : 'is'} off by ${percent(off)}`,
      };
  }
  return { speedup: cpu.seconds / tried.seconds };
}

interface Task {
  model: Uint8Array;
  inputs: SampleStep['inputs'];
  /** The same in 32 bits, for the CPU. */
  reference: Uint8Array;
}

function steps(dtype: Dtype): Task {
  const weights = randomWeights(networks.random, 0);
  const { model: reference, inputs } = sampleStep(networks.random, weights, size);
  const model = dtype === 'f32' ? reference : sampleStep(networks.random, weights, size, dtype).model;
  return { model, inputs, reference };
}

/** Never rejects: whatever becomes of the process is an answer. */
function ask(task: Task & { device: string }, script: URL, limit: number): Promise<Answer> {
  return new Promise((resolve) => {
    const child = fork(script, {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
    });
    const timer = setTimeout(() => end({ problem: `it takes more than ${limit / 1000} s for a small step` }), limit);
    const end = (answer: Answer): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      resolve(answer);
    };
    child.once('message', (answer: Answer) => end(answer));
    child.once('error', ({ message }) => end({ problem: message }));
    child.once('exit', (code, signal) => end({ problem: `it ends the process (${signal ?? `exit code ${code}`})` }));
    child.send(task);
  });
}

/** Relative distance of vectors; NaN if there is none. */
function distance(actual: Float32Array | undefined, expected: Float32Array): number {
  if (actual?.length !== expected.length) return Number.NaN;
  let [sum, whole] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    sum += (actual[i] - expected[i]) ** 2;
    whole += expected[i] ** 2;
  }
  return Math.sqrt(sum / whole);
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(0)} %` : 'more than numbers can say';
}
