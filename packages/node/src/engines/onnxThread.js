// Where ONNX Runtime computes, without a break: a thread, or a process (see runtimeHost.ts). Plain JavaScript, so that it runs from the sources too.
import { parentPort, workerData } from 'node:worker_threads';

const sessions = new Map();
let runtime;

const calls = {
  async load() {
    runtime = await import('onnxruntime-node');
  },
  async create({ session, model, options }) {
    sessions.set(session, await runtime.InferenceSession.create(model, options));
    discard(model);
  },
  async run({ session, feeds }) {
    const tensors = mapValues(feeds, ({ data, dims }) => new runtime.Tensor('float32', data, dims));
    const outputs = await sessions.get(session).run(tensors);
    return mapValues(outputs, ({ data, dims }) => ({ data, dims }));
  },
  async release({ session }) {
    await sessions.get(session).release();
    sessions.delete(session);
  },
};

/** 0 is idle, 1 busy, 2 the end; see runtimeHost.ts. */
const state = workerData ?? new Int32Array(1);
/** One after the other, so that there is one answer to whether a call is under way. */
let last = Promise.resolve();
const hear = (message) => {
  last = last.then(() => answer(message));
};

let post;
if (parentPort) {
  parentPort.on('message', hear);
  post = (message) => parentPort.postMessage(message);
} else {
  process.on('message', hear);
  // The terminal's Ctrl-C is for the process that asks: while that is connected, it may still want answers.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
  process.on('disconnect', () => process.exit());
  post = (message) => process.send(message, () => {});
}

async function answer({ id, call, ...values }) {
  if (Atomics.compareExchange(state, 0, 0, 1) !== 0) return;
  try {
    post({ id, result: await calls[call](values) });
  } catch (error) {
    post({ id, error });
  } finally {
    Atomics.store(state, 0, 0);
    Atomics.notify(state, 0);
  }
}

/** Gives memory back at once, rather than when this thread collects its garbage, of which it has too little to do so often. */
function discard({ buffer }) {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(undefined, [buffer]);
  port1.close();
  port2.close();
}

function mapValues(record, map) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
