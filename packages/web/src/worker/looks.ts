import {
  activationMap,
  createTopPatches,
  type Encoder,
  finishColors,
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
import type { OpenNetwork } from '@pastiche/pipeline';
import type {
  Listener,
  LookFunctions,
  MaximizeSettings,
  NetworkMessage,
  TopPatchesQuestion,
  UnitQuestion,
} from '../protocol.ts';
import type { WebPipeline } from './platform.ts';
import { openSelector } from './selectors.ts';

/** How often the pictures of `maximize` are shown, in milliseconds. */
const showEvery = 150;

/** What core's functions need to look through a network. */
interface NetworkAccess {
  encoder: Encoder;
  signal: AbortSignal;
}

/**
 * What the worker computes besides runs.
 *
 * @param endRun ends the run under way, since both would need memory
 */
export function lookFunctions(pipeline: WebPipeline, endRun: () => Promise<void>): LookFunctions {
  let underWay: { controller: AbortController; ended: Promise<unknown> } | undefined;

  async function open(network: NetworkMessage, signal: AbortSignal, listener?: Listener): Promise<OpenNetwork> {
    await endRun();
    const opening = pipeline.network(network, signal);
    let step = await opening.next();
    for (; !step.done; step = await opening.next()) await listener?.(step.value);
    return step.value;
  }

  function look<T>(network: NetworkMessage, work: (by: NetworkAccess) => Promise<T>, listener?: Listener): Promise<T> {
    const controller = new AbortController();
    const { signal } = controller;
    const looked = open(network, signal, listener).then(({ encoder, engine, release }) =>
      engine.use(() => work({ encoder, signal }), signal).finally(release),
    );
    underWay = { controller, ended: looked.catch(() => {}) };
    return looked;
  }

  return {
    measure: (question, listener) =>
      look(question, (by) => measure(question.picture, { ...question, ...by }), listener),
    addTopPatches: (question, listener) => look(question, (by) => addTopPatches(question, by), listener),
    project: (question, listener) => look(question, (by) => project({ ...viewed(question), ...by }), listener),
    activationMap: (question, listener) =>
      look(question, (by) => activationMap({ ...viewed(question), ...by }), listener),
    openSelector: (question, listener) =>
      look(
        question,
        ({ encoder, signal }) => openSelector({ picture: question.picture, layers: question.layers, encoder, signal }),
        listener,
      ),
    maximize: (question, listener) => look(question, (by) => climb(question, by, listener), listener),
    finishColors: async (picture, options) => finishColors(picture, options),
    async cancel() {
      underWay?.controller.abort();
      await underWay?.ended;
    },
  };
}

function viewed<Question extends UnitQuestion>(question: Question): Question & { image: ReturnType<typeof see> } {
  return { ...question, image: see(question.picture, question) };
}

async function addTopPatches(
  { record, name, picture }: TopPatchesQuestion,
  { encoder, signal }: NetworkAccess,
): Promise<TopPatchesFile> {
  const isNew = !('format' in record);
  const top = isNew
    ? createTopPatches({ ...record, weights: record.weightsName, encoder })
    : TopPatches.load(record, encoder);
  try {
    if ('reason' in picture) top.skip(name, picture.reason);
    else await top.add(name, picture, signal);
  } catch (error) {
    if (!PasticheError.isInstance(error) || error.code !== 'invalid-image') throw error;
    top.skip(name, error.message);
  }
  return top.toJSON();
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
    // The answer comes by another channel, and must not arrive before the last event.
    await listener?.(event, isDue ? await run.snapshot() : undefined);
  }
  return run.result;
}
