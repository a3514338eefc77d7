import {
  type CrewOptions,
  type MemberPorts,
  PasticheError,
  serveCrew,
  startThreads,
  type Thread,
} from '@pastiche/core';
import { createTfjsEncoder, type LoadedNetwork, type TfjsEncoderOptions } from '@pastiche/models';
import type { Engine } from '@pastiche/pipeline';
import * as tf from '@tensorflow/tfjs-core';
import { readyMessage } from '../protocol.ts';
import { engines } from './engines.ts';
import { threads } from './threads.ts';

/** What makes this script a member of a crew. */
interface CrewTask extends LoadedNetwork {
  options: TfjsEncoderOptions;
  ports: MemberPorts;
}

/** What a member says when it has its network, or that it cannot have one. */
interface Joined {
  joined: boolean;
}

/** The threads for WebAssembly where the page is not isolated from other origins, so that tfjs has one. */
export function crewHere(
  { name }: Pick<Engine, 'name'>,
  loaded: LoadedNetwork,
  { workers = usualWorkers(), ...options }: TfjsEncoderOptions & { workers?: number },
): CrewOptions | undefined {
  const isPossible = typeof importScripts === 'function' && typeof Worker === 'function' && threads() === '';
  if (name !== 'wasm' || workers < 2 || !isPossible) return undefined;
  const task = { ...loaded, options };
  return { workers, start: (count) => startThreads(count, (ports) => startThread({ ...task, ports })) };
}

/** Half of many processors: on phones the others are slow ones, for which the fast would wait. */
function usualWorkers(): number {
  const count = navigator.hardwareConcurrency;
  return Math.min(count, 4) + Math.min(4, Math.max(0, Math.floor(count / 2) - 4));
}

/** Another worker of this very script: it is where it is, whatever a bundler has made of it. */
function copyOfThis(): Worker {
  let type: WorkerType = 'classic';
  try {
    // Modules may not.
    importScripts();
  } catch {
    type = 'module';
  }
  return new Worker(location.href, { type });
}

function startThread(task: CrewTask): Thread {
  const worker = copyOfThis();
  const ready = new Promise<void>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<typeof readyMessage | Joined>) => {
      if (data === readyMessage) worker.postMessage({ crew: task }, [...task.ports.values()]);
      else if ((data as Joined).joined) resolve();
      else reject(new Error('It has no engine'));
    });
  });
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) => {
      const what = `A thread of WebAssembly failed with "${message}". One thread alone (workers: 1) may do`;
      reject(new PasticheError('backend-unavailable', what));
    });
  });
  return { ready, failed, end: () => worker.terminate() };
}

/** Joins a crew when another worker says so. */
export function listenForCrew(): void {
  addEventListener('message', async ({ data }: MessageEvent<{ crew?: CrewTask } | undefined>) => {
    if (!data?.crew) return;
    const { network, weights, options, ports } = data.crew;
    let joined = false;
    try {
      await engines.wasm.load({});
      await tf.setBackend('wasm');
      serveCrew(createTfjsEncoder(network, weights, options), ports);
      joined = true;
    } finally {
      postMessage({ joined } satisfies Joined);
    }
  });
}
