import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker } from 'node:worker_threads';

/** Where ONNX Runtime computes: another thread, or another process. */
export interface RuntimeHost {
  post(message: object, transfer: readonly ArrayBuffer[]): void;
  /** While it is kept, this process does not end by itself. */
  keep(isKept: boolean): void;
  /** Ends it. It must be idle. */
  end(): void;
}

/** Who hears of the answers, and of the end. */
export interface HostListener {
  answer(message: unknown): void;
  fail(error: Error): void;
}

/**
 * Starts a host. The main thread gets a thread. A worker thread may be terminated at any moment, and with it the threads that it started;
 * if one of these is inside onnxruntime-node, the whole process aborts. A worker thread therefore gets a process, which ends by itself
 * when nobody is connected to it.
 */
export function startHost(listener: HostListener): RuntimeHost {
  return isMainThread ? startThread(listener) : startProcess(listener);
}

const [idle, busy, ending] = [0, 1, 2];

/** How long the end of the process may wait for a call, in milliseconds. */
const longestWait = 60_000;

function startThread({ answer, fail }: HostListener): RuntimeHost {
  /** What the thread does. The thread itself writes it. */
  const state = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./onnxThread.js', import.meta.url), {
    workerData: state,
    // With this option a thread would not run a file; given other options here, Node refuses V8's.
    execArgv: process.execArgv.some((option) => option.startsWith('--input-type')) ? [] : undefined,
  });
  // The end of the process must not come in the middle of a call: waits for the call's end, and lets no other begin.
  const finish = (): void => {
    while (Atomics.compareExchange(state, 0, idle, ending) === busy) {
      if (Atomics.wait(state, 0, busy, longestWait) === 'timed-out') return;
    }
  };
  process.on('exit', finish);
  worker.on('message', answer);
  worker.on('error', fail);
  worker.on('exit', (code) => {
    process.off('exit', finish);
    fail(new Error(`The thread of ONNX Runtime has ended, with code ${code}`));
  });
  // Last, since listening makes the process wait.
  worker.unref();
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    keep: (isKept) => (isKept ? worker.ref() : worker.unref()),
    end: () => void worker.terminate(),
  };
}

/** The options of Node that its processes share, such as preloads; not those for this process's own code. */
function optionsOfNode(): string[] {
  const isCode = (option = ''): boolean => /^(-e|-p|-pe|--eval|--print)$/.test(option);
  return process.execArgv.filter(
    (option, i, all) => !isCode(option) && !isCode(all[i - 1]) && !/^--(input-type|inspect)/.test(option),
  );
}

function startProcess({ answer, fail }: HostListener): RuntimeHost {
  const child = fork(fileURLToPath(new URL('./onnxThread.js', import.meta.url)), {
    execArgv: optionsOfNode(),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('message', answer);
  child.on('error', fail);
  child.on('exit', (code, signal) =>
    fail(new Error(`The process of ONNX Runtime has ended, with ${signal ?? `code ${code}`}`)),
  );
  child.unref();
  child.channel?.unref();
  return {
    post: (message) => void child.send(message, (error) => error && fail(error)),
    keep: (isKept) => (isKept ? child.channel?.ref() : child.channel?.unref()),
    end: () => child.disconnect(),
  };
}
