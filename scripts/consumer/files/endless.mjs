// A long run in a thread or a process, which tells once it has begun.
import { parentPort } from 'node:worker_threads';
import { stylize } from '@pastiche/node';

const backend = process.argv[2];
const run = stylize({ content: 'photo.jpg', styles: 'painting.jpg', size: 96, iterations: 1e6, backend });
for await (const event of run) {
  if (event.type !== 'step' || event.iteration !== 3) continue;
  if (parentPort) parentPort.postMessage('begun');
  else process.send('begun');
}
