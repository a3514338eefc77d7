import { PasticheError } from '@pastiche/core';
import { type ChosenBackend, chooseBackend } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';

/** The engines that Node can run tfjs on, from the fastest to the slowest. */
export const backendNames = ['cuda', 'native', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

interface Candidate {
  /** What it is, for people. */
  label: string;
  /** The package it lives in, and the name that package registers with tfjs. */
  module: string;
  tfjsName: string;
  /** Imports the package; the two native ones are the user's choice to install. */
  load: () => Promise<unknown>;
  optional: boolean;
  /** Looks at the started backend; says what is wrong with it, if anything. */
  check?: () => string | undefined;
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
    load: load('@tensorflow/tfjs-node-gpu'),
    optional: true,
    check: checkForGpu,
  },
  native: {
    label: 'native CPU (TensorFlow)',
    module: '@tensorflow/tfjs-node',
    tfjsName: 'tensorflow',
    load: load('@tensorflow/tfjs-node'),
    optional: true,
  },
  wasm: {
    label: 'WebAssembly',
    module: '@tensorflow/tfjs-backend-wasm',
    tfjsName: 'wasm',
    load: () => import('@tensorflow/tfjs-backend-wasm'),
    optional: false,
    check: limitMemory,
  },
  cpu: {
    label: 'plain JavaScript',
    module: '@tensorflow/tfjs-backend-cpu',
    tfjsName: 'cpu',
    load: () => import('@tensorflow/tfjs-backend-cpu'),
    optional: false,
  },
};

/**
 * Sets tfjs's backend: the one asked for, or the fastest that works here.
 *
 * @throws PasticheError `backend-unavailable` if the one asked for does not work here
 */
export function useBackend(wanted?: BackendName): Promise<ChosenBackend<BackendName>> {
  return chooseBackend(
    {
      names: backendNames,
      // The pure JavaScript backend is never a choice of ours: it is ten times slower than WebAssembly, for comparison only.
      automatic: backendNames.filter((name) => name !== 'cpu'),
      label: (name) => candidates[name].label,
      activate: (name) => activate(candidates[name]),
      advice: (name) => {
        const { optional, module } = candidates[name];
        return optional ? `Install ${module} (Node 22 at most), or leave --backend out.` : 'Leave --backend out.';
      },
    },
    wanted,
  );
}

/** Makes a backend the current one; says what is wrong if that fails. */
async function activate({ module, tfjsName, load: loadModule, check }: Candidate): Promise<string | undefined> {
  // It says "install tfjs-node" otherwise, on every start.
  tf.env().set('PROD', true);
  const guarded = guardListeners();
  try {
    await loadModule();
    const fine = await tf.setBackend(tfjsName);
    return fine ? check?.() : `${module} is installed, but does not start`;
  } catch (error) {
    return explain(error, module);
  } finally {
    guarded();
  }
}

/** Without a GPU that it can use, TensorFlow quietly computes on the CPU. */
function checkForGpu(): string | undefined {
  const { isUsingGpuDevice } = tf.backend() as { isUsingGpuDevice?: boolean };
  return isUsingGpuDevice === false
    ? '@tensorflow/tfjs-node-gpu is installed, but finds no GPU that it can use'
    : undefined;
}

/** Of the 4 GB that WebAssembly can address; the rest is for what the kernels allocate by themselves. */
const mostMemory = 3.5 * 2 ** 30;

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
  if (code === 'ERR_MODULE_NOT_FOUND' && message.includes(module)) return `${module} is not installed`;
  return `${module} fails with "${message.split('\n')[0]}"`;
}
