// The thread of runtimeThread.ts: ONNX Runtime computes here, without a break. Plain JavaScript, so that it runs from the sources too.
import { parentPort, workerData as state } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const sessions = new Map();

const calls = {
  async create({ session, model, options }) {
    sessions.set(session, await InferenceSession.create(model, options));
    discard(model);
  },
  async run({ session, feeds }) {
    const tensors = mapValues(feeds, ({ data, dims }) => new Tensor('float32', data, dims));
    const outputs = await sessions.get(session).run(tensors);
    return mapValues(outputs, ({ data, dims }) => ({ data, dims }));
  },
  async release({ session }) {
    await sessions.get(session).release();
    sessions.delete(session);
  },
};

/** One after the other, so that there is one answer to whether a call is under way. */
let last = Promise.resolve();
parentPort.on('message', (message) => {
  last = last.then(() => answer(message));
});

async function answer({ id, call, ...values }) {
  // See runtimeThread.ts for the states: 0 is idle, 1 busy, 2 the end.
  if (Atomics.compareExchange(state, 0, 0, 1) !== 0) return;
  try {
    parentPort.postMessage({ id, result: await calls[call](values) });
  } catch (error) {
    parentPort.postMessage({ id, error });
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
