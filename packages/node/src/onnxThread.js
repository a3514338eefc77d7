// The thread of runtimeThread.ts: ONNX Runtime computes here, without a break. Plain JavaScript, so that it runs from the sources too.
import { parentPort } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const sessions = new Map();

const calls = {
  async create({ session, model, options }) {
    sessions.set(session, await InferenceSession.create(model, options));
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

parentPort.on('message', async ({ id, call, ...values }) => {
  try {
    parentPort.postMessage({ id, result: await calls[call](values) });
  } catch (error) {
    parentPort.postMessage({ id, error });
  }
});

function mapValues(record, map) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
