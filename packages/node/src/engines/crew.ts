import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type MessagePort, Worker } from 'node:worker_threads';
import { type CrewOptions, type MemberPorts, PasticheError, startThreads, type Thread } from '@pastiche/core';
import type { LoadedNetwork, TfjsEncoderOptions, Values } from '@pastiche/models';
import type { Engine } from '@pastiche/pipeline';
import { memoryOfThread } from './predictMemory.ts';

/** What a thread gets. */
export interface ThreadTask extends LoadedNetwork {
  options: TfjsEncoderOptions;
  ports: MemberPorts;
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
      const task = { ...shared, options };
      return startThreads(count, (ports) => startThread({ ...task, ports }), keep);
    },
  };
}

/** As many as there are processors. Half of the free memory is for pictures. */
function workersFor({ weights }: LoadedNetwork): number {
  const bytes = [...weights.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
  return Math.min(availableParallelism(), 1 + Math.floor(process.availableMemory() / 2 / memoryOfThread(bytes)));
}

/** The threads keep no process alive, but while somebody waits for them. */
function keep(isKept: boolean, ports: readonly unknown[]): void {
  for (const port of ports as MessagePort[]) isKept ? port.ref() : port.unref();
}

function startThread(task: ThreadTask): Thread {
  const worker = new Worker(script, {
    workerData: task,
    transferList: [...task.ports.values()] as unknown as MessagePort[],
    // With this option a thread would not run a file; given other options here, Node refuses V8's.
    execArgv: process.execArgv.some((option) => option.startsWith('--input-type')) ? [] : undefined,
  });
  const ready = new Promise<void>((resolve) =>
    worker.once('message', () => {
      worker.unref();
      resolve();
    }),
  );
  const failed = new Promise<never>((_, reject) => {
    const fail = (why: string): void =>
      reject(
        new PasticheError(
          'backend-unavailable',
          `A thread of WebAssembly ${why}. One thread alone (--workers 1) may do`,
        ),
      );
    worker.on('error', ({ message }) => fail(`failed with "${message}"`));
    worker.on('exit', (code) => fail(`has ended, with code ${code}`));
  });
  return { ready, failed, end: () => void worker.terminate() };
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
