/** The worker: tfjs, the networks and the runs, away from the page. Import it by itself: `@pastiche/web/worker`. */
import { createPipeline } from '@pastiche/pipeline';
import * as tf from '@tensorflow/tfjs-core';
import { expose } from 'comlink';
import { readyMessage, type WorkerApi } from '../protocol.ts';
import { answering } from './answer.ts';
import { listenForCrew } from './crew.ts';
import { deviceLost } from './device.ts';
import { lookFunctions } from './looks.ts';
import { webPlatform } from './platform.ts';
import { runFunctions } from './runs.ts';
import { selectFunctions } from './selectors.ts';
import { speedFunctions } from './speed.ts';

// Otherwise tfjs warns when own losses bring their copy of it.
tf.env().set('PROD', true);

/** Two networks stay loaded, the main one and a coarse one: loading them and compiling their shaders takes seconds. */
const pipeline = createPipeline(webPlatform, { keep: 2 });
const runs = runFunctions(pipeline);
const looks = lookFunctions(pipeline, runs.cancel);
const stopwatch = speedFunctions(pipeline, runs.cancel);

async function cancel(): Promise<void> {
  await Promise.all([runs.cancel(), looks.cancel(), stopwatch.cancel()]);
}

const api: WorkerApi = {
  ...answering({ ...runs, ...looks, ...selectFunctions, ...stopwatch, cancel }),
  deviceLost: () => deviceLost,
};
expose(api);
listenForCrew();
// A script that imports this one later than it starts would lose what the page sends before.
postMessage(readyMessage);
