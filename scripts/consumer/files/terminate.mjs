// A pool that cancels by terminating its threads.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const times = 10;
for (let i = 0; i < times; i++) {
  const worker = new Worker('./endless.mjs', { argv: ['onnx'] });
  await once(worker, 'message');
  await worker.terminate();
}
console.log(`the process survived ${times} times`);
