import {
  activationMap,
  createTopPatches,
  type Encoder,
  maximize,
  measure,
  PasticheError,
  project,
  type RawImage,
  see,
  TopPatches,
  type TopPatchesFile,
  wish,
} from '@pastiche/core';
import type {
  Listener,
  MaximizeSettings,
  NetworkMessage,
  RecordSettings,
  TopPatchesQuestion,
  WorkerFunctions,
} from '../protocol.ts';
import type { WebPipeline } from './platform.ts';

/** How often the pictures of `maximize` are shown, in milliseconds. */
const showEvery = 150;

/** What core's functions need to look through a network. */
interface NetworkAccess {
  encoder: Encoder;
  signal: AbortSignal;
}

type LookFunctions = Pick<
  WorkerFunctions,
  'measure' | 'addTopPatches' | 'project' | 'activationMap' | 'maximize' | 'cancel'
>;

/**
 * What the worker computes besides runs.
 *
 * @param endRun ends the run under way, since both would need memory
 */
export function lookFunctions(pipeline: WebPipeline, endRun: () => Promise<void>): LookFunctions {
  let underWay: { controller: AbortController; ended: Promise<unknown> } | undefined;

  function look<T>(network: NetworkMessage, work: (by: NetworkAccess) => Promise<T>, listener?: Listener): Promise<T> {
    const controller = new AbortController();
    const looked = endRun().then(() => lookThrough(pipeline, network, work, controller.signal, listener));
    underWay = { controller, ended: looked.catch(() => {}) };
    return looked;
  }

  return {
    measure: (network, picture, settings) => look(network, (by) => measure(picture, { ...settings, ...by })),
    addTopPatches: (network, question, listener) => look(network, (by) => addTopPatches(question, by), listener),
    project: async (network, { picture, size, mode, ...unit }, listener) => {
      const image = see(picture, { size, mode });
      return look(network, (by) => project({ image, ...unit, ...by }), listener);
    },
    activationMap: async (network, { picture, size, mode, ...unit }, listener) => {
      const image = see(picture, { size, mode });
      return look(network, (by) => activationMap({ image, ...unit, ...by }), listener);
    },
    maximize: (network, settings, listener) => look(network, (by) => climb(settings, by, listener), listener),
    async cancel() {
      underWay?.controller.abort();
      await underWay?.ended;
    },
  };
}

async function lookThrough<T>(
  pipeline: WebPipeline,
  network: NetworkMessage,
  work: (by: NetworkAccess) => Promise<T>,
  signal: AbortSignal,
  listener?: Listener,
): Promise<T> {
  const opening = pipeline.network(network, signal);
  let step = await opening.next();
  for (; !step.done; step = await opening.next()) listener?.(step.value);
  const { encoder, engine, release } = step.value;
  try {
    return await engine.use(() => work({ encoder, signal }), signal);
  } finally {
    release();
  }
}

async function addTopPatches(
  { record, name, picture }: TopPatchesQuestion,
  { encoder, signal }: NetworkAccess,
): Promise<TopPatchesFile> {
  const top = 'format' in record ? TopPatches.load(record, encoder) : newRecord(record, encoder);
  try {
    if ('reason' in picture) top.skip(name, picture.reason);
    else await top.add(name, picture, signal);
  } catch (error) {
    if (!PasticheError.isInstance(error) || error.code !== 'invalid-image') throw error;
    top.skip(name, error.message);
  }
  return top.toJSON();
}

function newRecord({ weightsName, ...settings }: RecordSettings, encoder: Encoder): TopPatches {
  return createTopPatches({ ...settings, weights: weightsName, encoder });
}

async function climb(
  { layer, unit, ...settings }: MaximizeSettings,
  by: NetworkAccess,
  listener?: Listener,
): Promise<RawImage[]> {
  const each = unit === undefined ? wish.layer(layer) : wish.channel(layer, unit);
  const several = (settings.pictures ?? 1) > 1;
  const run = maximize({ ...settings, wish: several ? wish.sum(each, wish.diversity(layer)) : each, ...by });
  let shown = performance.now();
  for await (const event of run) {
    const isDue = performance.now() - shown > showEvery;
    if (isDue) shown = performance.now();
    listener?.(event, isDue ? await run.snapshot() : undefined);
  }
  return run.result;
}
