/** The worker: tfjs, the network and the run live here, and the page stays free. Import it by itself: `@pastiche/web/worker`. */
import {
  activationMap,
  createTopPatches,
  type Encoder,
  maximize,
  measure,
  PasticheError,
  stylize as paint,
  project,
  type RawImage,
  resolveOptions,
  type StyleEvent,
  StyleRun,
  see,
  TopPatches,
  type TopPatchesFile,
  wish,
} from '@pastiche/core';
import { type ChosenBackend, withUsualLayers } from '@pastiche/models';
import { expose } from 'comlink';
import type { BackendName } from '../backendNames.ts';
import type {
  AddOptions,
  Answer,
  EngineOptions,
  Listener,
  MaximizeSettings,
  PaintOptions,
  RecordSettings,
  Turn,
  WorkerApi,
} from '../protocol.ts';
import { useBackend } from './backend.ts';
import { brokenReading, deviceLoss } from './deviceLoss.ts';
import { openEncoder } from './encoder.ts';

/** How long the browser may take to say that the device is lost, in milliseconds. */
const lossPatience = 300;

/** How often a checkpoint goes along with an event, in milliseconds. */
const checkpointEvery = 1000;

/** What a network is there for: the picture, or what comes before its last scale. */
type Role = 'all' | 'coarse';

/** How often what is being maximized is shown, in milliseconds. */
const showEvery = 150;

/** What looking needs. */
interface Means {
  encoder: Encoder;
  signal: AbortSignal;
}

let run: StyleRun | undefined;
let events: AsyncIterator<unknown, void, void> | undefined;
let lastCheckpoint = 0;
let looking: { controller: AbortController; ended: Promise<unknown> } | undefined;
/** The networks of the last run, for the next one: loading them and compiling their shaders takes seconds. */
const kept = new Map<Role, { key: string; encoder: Encoder }>();
let chosen: { wanted?: BackendName; onnxRuntime?: string; backend: ChosenBackend } | undefined;
let reportLoss: (reason: string) => void;
const lost = new Promise<string>((resolve) => {
  reportLoss = resolve;
});

const api: WorkerApi = {
  begin: (options) =>
    answer(async () => {
      await run?.cancel();
      run = start(options);
      events = run[Symbol.asyncIterator]();
      lastCheckpoint = performance.now();
    }),
  next: () => answer(takeTurn),
  snapshot: () => answer(async () => run?.snapshot()),
  checkpoint: () => answer(async () => run?.checkpoint()),
  change: (changes) => answer(async () => run?.change(changes)),
  measure: ({ picture, layers, size, maps, ...engineOptions }) =>
    answer(() => look(engineOptions, (rest) => measure(picture, { layers, size, maps, ...rest }))),
  addTopPatches: (options, listener) => answer(() => look(options, (rest) => addTopPatches(options, rest), listener)),
  project: ({ picture, layer, unit, position, rule, ...rest }, listener) =>
    answer(() => {
      const image = see(picture, rest);
      return look(rest, (by) => project({ image, layer, unit, position, rule, ...by }), listener);
    }),
  activationMap: ({ picture, layer, unit, ...rest }, listener) =>
    answer(() => {
      const image = see(picture, rest);
      return look(rest, (by) => activationMap({ image, layer, unit, ...by }), listener);
    }),
  maximize: ({ layer, unit, pictures, size, steps, seed, ...rest }, listener) =>
    answer(() => look(rest, (by) => climb({ layer, unit, pictures, size, steps, seed }, by, listener), listener)),
  cancel: () =>
    answer(async () => {
      looking?.controller.abort();
      await Promise.all([run?.cancel(), looking?.ended]);
    }),
  lost: () => lost,
};

expose(api);

function start({ backend, onnxRuntime, model, coarseModel, weights, sources, ...options }: PaintOptions): StyleRun {
  const on = { backend, onnxRuntime };
  const { preset, ...given } = options;
  const { pooling, border } = resolveOptions({ preset, pooling: given.pooling, border: given.border });
  return new StyleRun(async function* ({ signal, expose: show }) {
    const encoder = yield* network({ ...on, model, weights, pooling, border, sources }, signal);
    const coarse = { ...on, model: coarseModel, pooling, border };
    const coarseEncoder = coarseModel && (yield* network(coarse, signal, 'coarse'));
    const inner = paint({ ...withUsualLayers(options, encoder.name), encoder, coarseEncoder, signal });
    show(inner);
    yield* { [Symbol.asyncIterator]: () => inner[Symbol.asyncIterator]() };
    return await inner.result;
  });
}

/** Looks at something through the network, when the run has ended. */
function look<T>(options: EngineOptions, work: (by: Means) => Promise<T>, listener?: Listener): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const looked = (async () => {
    await run?.cancel();
    const opening = network(options, signal);
    for (;;) {
      const step = await opening.next();
      if (step.done) return work({ encoder: step.value, signal });
      listener?.(step.value);
    }
  })();
  looking = { controller, ended: looked.catch(() => {}) };
  return looked;
}

async function addTopPatches(
  { record, name, picture }: AddOptions,
  { encoder, signal }: Means,
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

async function climb(
  { layer, unit, ...settings }: MaximizeSettings,
  by: Means,
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

function newRecord({ weightsName, ...settings }: RecordSettings, encoder: Encoder): TopPatches {
  return createTopPatches({ ...settings, weights: weightsName, encoder });
}

/** The network on its backend: the one that is there, or another; yields what it took. */
async function* network(
  { backend, onnxRuntime, model, weights, pooling, border, sources }: EngineOptions,
  signal: AbortSignal,
  role: Role = 'all',
): AsyncGenerator<StyleEvent, Encoder, void> {
  const { name, reason } = await engine(backend, onnxRuntime);
  if (role === 'all') yield { type: 'backend', name, reason };
  // Bytes are posted as a copy: nobody can tell whether they are the same again.
  const isFile = weights instanceof Uint8Array;
  const key = JSON.stringify([model, pooling, border, sources, isFile || weights, name, onnxRuntime]);
  const before = kept.get(role);
  if (before?.key === key && !isFile) return before.encoder;
  forget(role);
  const encoder = yield* openEncoder({ model, weights, pooling, border, sources, signal });
  kept.set(role, { key, encoder });
  return encoder;
}

async function engine(wanted: BackendName | undefined, onnxRuntime: string | undefined): Promise<ChosenBackend> {
  const isTheSame = wanted === undefined ? chosen?.wanted === undefined : chosen?.backend.name === wanted;
  if (chosen && isTheSame && chosen.onnxRuntime === onnxRuntime) return chosen.backend;
  forget('all');
  forget('coarse');
  const backend = await useBackend(wanted, onnxRuntime);
  chosen = { wanted, onnxRuntime, backend };
  deviceLoss().then(reportLoss);
  return backend;
}

function forget(role: Role): void {
  kept.get(role)?.encoder.dispose();
  kept.delete(role);
}

async function takeTurn(): Promise<Turn> {
  if (!run || !events) throw new PasticheError('invalid-option', 'No run has begun in this worker');
  const step = await events.next();
  if (step.done) return { done: true, image: await run.result };
  const event = step.value as Extract<Turn, { done: false }>['event'];
  if (performance.now() - lastCheckpoint < checkpointEvery) return { done: false, event };
  lastCheckpoint = performance.now();
  return { done: false, event, checkpoint: await run.checkpoint() };
}

async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    const value = await work();
    const broken = chosen && brokenReading();
    if (!broken) return { value };
    // The page hears of the loss instead, and goes on from the last checkpoint that is good.
    reportLoss(broken);
    throw new Error(broken);
  } catch (error) {
    // What fails because the device is gone fails in many ways, often before the browser says so. Then the page must hear of
    // that first, which it understands.
    await Promise.race([lost, new Promise((resolve) => setTimeout(resolve, lossPatience))]);
    const { message } = error as Error;
    return { error: PasticheError.isInstance(error) ? { code: error.code, message } : { message } };
  }
}
