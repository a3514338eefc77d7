import { PasticheError } from '@pastiche/core';
import { type ChosenBackend, chooseBackend, type OnnxRuntime } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import { startRuntimeThread } from './runtimeThread.ts';
import { checkForGpu, checkTensorFlow, describeTensorFlow, loadTensorFlow } from './tensorflow.ts';
import { describeWebGpu, loadWebGpu } from './webgpu.ts';

/** The engines that there are for Node, from the fastest to the slowest. */
export const backendNames = ['cuda', 'webgpu', 'onnx', 'native', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** How it is with one backend here. */
export interface BackendReport {
  name: BackendName;
  /** What it is, for people. */
  label: string;
  /** Its version, and what it could compute on, if it says so. */
  details?: string;
  /** Why it does not work, if it does not. */
  problem?: string;
  /** The command that installs it, if it is not part of pastiche. */
  install?: string;
}

interface Candidate {
  /** What it is, for people. */
  label: string;
  /** The package it lives in, and the name of the tfjs backend that comes with it or goes along. */
  module: string;
  tfjsName: string;
  /** Imports the package. */
  load: () => Promise<unknown>;
  /** It is a runtime for encoders, beside the tfjs backend, which then has the rest of the work. */
  isRuntime?: boolean;
  /** Of those that are the user's choice to install: the command that does. */
  install?: string;
  /** Looks at the started backend; says what is wrong with it, if anything. */
  check?: () => string | undefined;
  /** Its version, and what it could compute on. */
  describe?: () => string | undefined | Promise<string>;
}

// Imported through a variable so that neither bundlers nor types insist on packages that are not installed.
const load =
  (module: string): (() => Promise<unknown>) =>
  () =>
    import(module);

const candidates: Record<BackendName, Candidate> = {
  cuda: {
    label: 'CUDA (TensorFlow)',
    module: '@tensorflow/tfjs-node-gpu',
    tfjsName: 'tensorflow',
    load: () => loadTensorFlow('@tensorflow/tfjs-node-gpu'),
    install: 'npm install @tensorflow/tfjs-node-gpu@4.22.0',
    check: checkForGpu,
    describe: describeTensorFlow,
  },
  webgpu: {
    label: 'WebGPU',
    module: 'webgpu',
    tfjsName: 'webgpu',
    load: loadWebGpu,
    install: 'npm install webgpu@0.6.2 @tensorflow/tfjs-backend-webgpu@4.22.0',
    describe: describeWebGpu,
  },
  onnx: {
    label: 'ONNX Runtime',
    module: 'onnxruntime-node',
    tfjsName: 'wasm',
    load: loadRuntime,
    isRuntime: true,
    // Its script fetches CUDA libraries, on Linux, and the installation fails where it cannot; what CPUs need is in the package.
    install: 'npm install onnxruntime-node@1.30.0 --ignore-scripts',
    check: limitMemory,
    describe: describeRuntime,
  },
  native: {
    label: 'native CPU (TensorFlow)',
    module: '@tensorflow/tfjs-node',
    tfjsName: 'tensorflow',
    load: () => loadTensorFlow('@tensorflow/tfjs-node'),
    install: 'npm install @tensorflow/tfjs-node@4.22.0',
    check: checkTensorFlow,
    describe: describeTensorFlow,
  },
  wasm: {
    label: 'WebAssembly',
    module: '@tensorflow/tfjs-backend-wasm',
    tfjsName: 'wasm',
    load: () => import('@tensorflow/tfjs-backend-wasm'),
    check: limitMemory,
  },
  cpu: {
    label: 'plain JavaScript',
    module: '@tensorflow/tfjs-backend-cpu',
    tfjsName: 'cpu',
    load: () => import('@tensorflow/tfjs-backend-cpu'),
  },
};

/**
 * Never a choice of ours: plain JavaScript is ten times slower than WebAssembly, for comparison only; and a device of WebGPU may be a
 * processor in disguise (SwiftShader, llvmpipe), hundreds of times slower than ONNX Runtime on the same.
 */
const onlyOnRequest: readonly BackendName[] = ['webgpu', 'cpu'];

/** Started once: it is of use again whenever the runtime is chosen again. */
let thread: OnnxRuntime | undefined;
let runtime: OnnxRuntime | undefined;

/** The runtime that {@link useBackend} has chosen, if it is one. */
export function currentRuntime(): OnnxRuntime | undefined {
  return runtime;
}

/** Whether each backend works here, from the fastest to the slowest. Leaves another one set than before. */
export async function probeBackends(): Promise<BackendReport[]> {
  const reports: BackendReport[] = [];
  for (const name of backendNames) {
    const { label, install, describe } = candidates[name];
    const problem = await activate(candidates[name]);
    const details = problem === undefined ? await describe?.() : undefined;
    reports.push({ name, label, details, problem, install });
  }
  return reports;
}

/**
 * Sets the current backend: the one asked for, or the fastest that works here.
 *
 * @throws PasticheError `backend-unavailable` if the one asked for does not work here
 */
export function useBackend(wanted?: BackendName): Promise<ChosenBackend<BackendName>> {
  return chooseBackend(
    {
      names: backendNames,
      automatic: backendNames.filter((name) => !onlyOnRequest.includes(name)),
      label: (name) => candidates[name].label,
      activate: (name) => activate(candidates[name]),
      advice: (name) => {
        const { install } = candidates[name];
        return install ? `Install it with "${install}", or leave --backend out.` : 'Leave --backend out.';
      },
    },
    wanted,
  );
}

/** Makes a backend the current one; says what is wrong if that fails. */
async function activate({
  module,
  tfjsName,
  load: loadModule,
  isRuntime,
  check,
}: Candidate): Promise<string | undefined> {
  // It says "install tfjs-node" otherwise, on every start.
  tf.env().set('PROD', true);
  const guarded = guardListeners();
  try {
    await loadModule();
    const fine = await tf.setBackend(tfjsName);
    const problem = fine ? check?.() : `${module} is installed, but does not start`;
    if (isRuntime) thread ??= startRuntimeThread();
    runtime = isRuntime && problem === undefined ? thread : undefined;
    return problem;
  } catch (error) {
    return explain(error, module);
  } finally {
    guarded();
  }
}

async function loadRuntime(): Promise<unknown> {
  await candidates.wasm.load();
  return load('onnxruntime-node')();
}

async function describeRuntime(): Promise<string> {
  const { env, listSupportedBackends } = (await loadRuntime()) as typeof import('onnxruntime-node');
  const providers = listSupportedBackends().filter(({ bundled }) => bundled);
  return `${env.versions.node}, with ${providers.map(({ name }) => name).join(', ')}; asked for the CPU`;
}

/** Of the 4 GB that WebAssembly can address; the rest is for what the kernels allocate by themselves. */
export const mostMemory: number = 3.5 * 2 ** 30;

/** The allocators that have a limit. */
const limited = new WeakSet<object>();

/**
 * Without memory the WebAssembly backend does not stop: kernels compute nothing and say so on stderr, others write at
 * address 0. That ends in wrong numbers, or in an error from nowhere. Makes it a clear error before it comes to that.
 */
function limitMemory(): undefined {
  const { wasm } = tf.backend() as unknown as { wasm: Record<'_malloc' | '_free', (value: number) => number> };
  const allocate = wasm._malloc;
  if (limited.has(allocate)) return;
  wasm._malloc = (bytes) => {
    const address = allocate(bytes) >>> 0;
    if (address + bytes <= mostMemory && (address !== 0 || bytes === 0)) return address;
    wasm._free(address);
    throw new PasticheError('out-of-memory', 'WebAssembly has no memory left (4 GB in all). Choose a smaller size.');
  };
  limited.add(wasm._malloc);
}

/**
 * The WebAssembly backend's loader installs handlers that turn any uncaught error of the whole process into a dump of its
 * own source. Removes what was added in the meantime.
 */
function guardListeners(): () => void {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => new Set<unknown>(process.listeners(event as 'uncaughtException')));
  return () => {
    events.forEach((event, i) => {
      for (const listener of process.listeners(event as 'uncaughtException')) {
        if (!before[i].has(listener)) process.removeListener(event, listener);
      }
    });
  };
}

function explain(error: unknown, module: string): string {
  const { code, message } = error as NodeJS.ErrnoException;
  // The second is Yarn's, without node_modules.
  const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  if (isMissing && message.includes(module)) return `${module} is not installed`;
  return `${module} fails with "${message.split('\n')[0]}"`;
}
