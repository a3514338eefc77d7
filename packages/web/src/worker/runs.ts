import {
  type Checkpoint,
  PasticheError,
  reconstructContent,
  reconstructStyle,
  type StyleEvent,
  StyleRun,
  usefulSize,
} from '@pastiche/core';
import { inTurns } from '@pastiche/pipeline';
import * as tf from '@tensorflow/tfjs-core';
import type { Reconstruction, RunFunctions, RunStep } from '../protocol.ts';
import { handOver } from './handOver.ts';
import { loadOwnCode } from './ownCode.ts';
import type { WebPipeline } from './platform.ts';

/** How often a checkpoint goes along with an event: at most so often, in milliseconds, and for so small a part of the time. */
const checkpointEvery = 1000;
const checkpointShare = 1 / 40;

/** The worker's run: one at a time. */
export function runFunctions(pipeline: WebPipeline): RunFunctions {
  let run: StyleRun | undefined;
  let events: AsyncIterator<StyleEvent, void, void> | undefined;
  let nextCheckpoint = 0;

  async function begin(start: () => StyleRun | Promise<StyleRun>): Promise<void> {
    await run?.cancel();
    run = await start();
    events = run[Symbol.asyncIterator]();
    nextCheckpoint = performance.now() + checkpointEvery;
  }

  async function next(): Promise<RunStep> {
    if (!run || !events) throw new PasticheError('invalid-option', 'No run has begun in this worker');
    const step = await events.next();
    if (step.done) return { done: true, image: await run.result };
    const event = step.value;
    const before = performance.now();
    // WebAssembly has no device that could be lost.
    if (before < nextCheckpoint || tf.getBackend() === 'wasm') return { done: false, event };
    const checkpoint = await run.checkpoint();
    const after = performance.now();
    nextCheckpoint = after + Math.max(checkpointEvery, (after - before) / checkpointShare);
    return { done: false, event, checkpoint: checkpoint && affordable(checkpoint) };
  }

  return {
    usefulSize: async (options) => usefulSize(options),
    begin: (job, modules) => begin(async () => pipeline.run(job, await loadOwnCode(modules, job))),
    reconstruct: (options) => begin(() => reconstruct(pipeline, options)),
    next,
    snapshot: async () => run?.snapshot(),
    checkpoint: async () => handOver(await run?.checkpoint()),
    change: async (changes) => run?.change(changes),
    cancel: async () => run?.cancel(),
  };
}

/** The most that a page is sent of a run's state, in bytes: more goes on from the picture alone. */
const most = 256e6;

function affordable({ state, ...place }: Checkpoint): Checkpoint {
  const bytes = state?.tree.tensors.reduce((sum, { data }) => sum + data.byteLength, 0) ?? 0;
  return bytes > most ? place : { ...place, state };
}

function reconstruct(pipeline: WebPipeline, { layer = '', layers, ...options }: Reconstruction): StyleRun {
  // Core refuses names that it does not know: the network's go no farther.
  const { backend, onnxRuntime, device, dtype, session, model, weights, sources, pooling, ...others } = options;
  const { border, wayBack, workers, ...rest } = others;
  const engine = { backend, onnxRuntime, device, dtype, session, wayBack, workers };
  const network = { ...engine, model, weights, sources, pooling, border };
  return new StyleRun(async function* ({ signal, expose }) {
    const { encoder, engine, release } = yield* pipeline.network(network, signal);
    try {
      const given = { ...rest, encoder, signal };
      const run = layers ? reconstructStyle({ ...given, layers }) : reconstructContent({ ...given, layer });
      expose(run);
      yield* inTurns(run[Symbol.asyncIterator](), engine, signal);
      return await run.result;
    } finally {
      release();
    }
  });
}
