import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { type CrewOptions, type Helpers, PasticheError, type Port } from '@pastiche/core';
import type { LoadedNetwork, TfjsEncoderOptions, Values } from '@pastiche/models';
import type { Engine } from '@pastiche/pipeline';
import { memoryOfThread } from './predictMemory.ts';

/** What a thread gets. */
export interface ThreadTask extends LoadedNetwork {
  options: TfjsEncoderOptions;
  /** To the others, by place in the crew. */
  ports: ReadonlyMap<number, MessagePort>;
}

/** Only what was built has it. */
const script = new URL('./crewThread.js', import.meta.url);

/** The threads for an engine that has one: as many as there are processors, and memory for their networks, unless a number is asked for. */
export function crewHere(
  { name }: Pick<Engine, 'name'>,
  loaded: LoadedNetwork,
  { workers = workersFor(loaded), ...options }: TfjsEncoderOptions & { workers?: number },
): CrewOptions | undefined {
  if (name !== 'wasm' || workers < 2 || !existsSync(fileURLToPath(script))) return undefined;
  let shared: LoadedNetwork | undefined;
  return {
    workers,
    start(count) {
      shared ??= shareWeights(loaded);
      return startThreads(count, { ...shared, options });
    },
  };
}

/** As many as there are processors. Half of the free memory is for pictures. */
function workersFor({ weights }: LoadedNetwork): number {
  const bytes = [...weights.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
  return Math.min(availableParallelism(), 1 + Math.floor(process.availableMemory() / 2 / memoryOfThread(bytes)));
}

async function startThreads(count: number, task: Omit<ThreadTask, 'ports'>): Promise<Helpers> {
  const lines = Array.from({ length: count + 1 }, () => new Map<number, MessagePort>());
  for (const [i, own] of lines.entries()) {
    for (const [j, other] of lines.slice(0, i).entries()) {
      const { port1, port2 } = new MessageChannel();
      own.set(j, port1);
      other.set(i, port2);
    }
  }
  const workers = lines.slice(1).map((ports) => startThread({ ...task, ports }));
  const end = (): void => {
    for (const worker of workers) void worker.terminate();
    for (const port of lines[0].values()) port.close();
  };
  const failed = Promise.race(workers.map(failureOf));
  failed.catch(() => {});
  try {
    await Promise.race([failed, Promise.all(workers.map(readiness))]);
  } catch (error) {
    end();
    throw error;
  }
  for (const worker of workers) worker.unref();
  const ports = [...lines[0].values()];
  return {
    ports: ports as unknown as Port[],
    onFailure: (tell) => failed.catch(tell),
    keep(isKept) {
      for (const port of ports) isKept ? port.ref() : port.unref();
    },
    end,
  };
}

function startThread(task: ThreadTask): Worker {
  return new Worker(script, {
    workerData: task,
    transferList: [...task.ports.values()],
    // With this option a thread would not run a file; given other options here, Node refuses V8's.
    execArgv: process.execArgv.some((option) => option.startsWith('--input-type')) ? [] : undefined,
  });
}

function readiness(worker: Worker): Promise<void> {
  return new Promise((resolve) => worker.once('message', () => resolve()));
}

/** Rejects when a thread fails or ends. */
function failureOf(worker: Worker): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (why: string): void =>
      reject(
        new PasticheError('backend-unavailable', `A thread of WebAssembly ${why}. --workers 1 does without them.`),
      );
    worker.on('error', ({ message }) => fail(`failed with "${message}"`));
    worker.on('exit', (code) => fail(`has ended, with code ${code}`));
  });
}

/** The same network, with weights that threads do not copy. */
function shareWeights({ network, weights }: LoadedNetwork): LoadedNetwork {
  const share = ({ shape, data }: Values): Values => {
    const copy = new Float32Array(new SharedArrayBuffer(data.byteLength));
    copy.set(data);
    return { shape, data: copy };
  };
  return { network, weights: new Map([...weights].map(([name, values]) => [name, share(values)])) };
}
