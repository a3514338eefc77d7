// Steadies the frames of a film while the next one is painted.
import { parentPort, workerData } from 'node:worker_threads';
import { FrameSteadier, type FrameSteadierOptions, type RawImage } from '@pastiche/core';

const steadier = new FrameSteadier(workerData as FrameSteadierOptions);

parentPort?.on('message', async (asked: { frame: RawImage; painted: RawImage } | 'last') => {
  try {
    const answer = asked === 'last' ? steadier.last : await steadier.next(asked.frame, asked.painted);
    parentPort?.postMessage({ answer });
  } catch (error) {
    parentPort?.postMessage({ error });
  }
});
