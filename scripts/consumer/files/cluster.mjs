// A server's process that is told to stop during a run.
import cluster from 'node:cluster';
import { once } from 'node:events';

cluster.setupPrimary({ exec: 'endless.mjs', args: ['wasm'] });
const worker = cluster.fork();
await once(worker, 'message');
const begin = performance.now();
worker.process.kill('SIGTERM');
const [code, signal] = await once(worker, 'exit');
if (signal !== 'SIGTERM' && code !== 143) throw new Error(`it ended with ${code ?? signal}`);
console.log(`it stopped after ${Math.round(performance.now() - begin)} ms`);
process.exit(0);
