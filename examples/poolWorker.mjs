// A thread of pool.ts. Orders come as messages, one at a time; 'cancel' stops the one under way. It is JavaScript, since Node 20 starts no
// thread from TypeScript.
import { parentPort } from 'node:worker_threads';
import { createPipeline } from '@pastiche/node';

const pipeline = createPipeline({ keep: 1, only: 'bytes' });
let cancelling = new AbortController();

/** A `PasticheError` is posted in parts: a posted error loses its code. */
async function paint(order) {
  cancelling = new AbortController();
  try {
    const picture = await pipeline.run(order, { signal: cancelling.signal }).result;
    return { png: await picture.toBuffer('png') };
  } catch ({ code, message }) {
    return { error: { code, message } };
  }
}

parentPort.on('message', async (message) => {
  if (message === 'cancel') cancelling.abort();
  else parentPort.postMessage(await paint(message));
});
