// A thread that computes strips with an engine of its own (see crew.ts).
import { parentPort, workerData } from 'node:worker_threads';
import { serveCrew } from '@pastiche/core';
import { createTfjsEncoder } from '@pastiche/models';
import * as tf from '@tensorflow/tfjs-core';
import type { ThreadTask } from './crew.ts';
import { guardListeners, limitMemory, loadWasm } from './wasm.ts';

const { network, weights, options, ports } = workerData as ThreadTask;
const end = guardListeners();
// Otherwise tfjs advertises packages of its own.
tf.env().set('PROD', true);
await loadWasm();
await tf.setBackend('wasm');
limitMemory();
end();
serveCrew(createTfjsEncoder(network, weights, options), ports);
parentPort?.postMessage('ready');
