import {
  combinePaintings,
  type Encoder,
  invalidOption,
  measuredLayers,
  type Painter,
  type RawImage,
  type ResultImage,
  type RunContext,
  type RunControls,
  resolveOptions,
  type Settings,
  type StatisticsCache,
  type StyleEvent,
  type StyleRun,
  stylize,
  type TileOptions,
  usefulSize,
} from '@pastiche/core';
import { withUsualLayers } from '@pastiche/models';
import { beside, type Engine, type Engines, engineOf } from './engines.ts';
import type { Extras } from './extras.ts';
import { inTurns } from './inTurns.ts';
import type { Job, NetworkOptions } from './job.ts';
import { isStart } from './jobSchema.ts';
import type { NetworkLease, Networks } from './networks.ts';
import type { Painters } from './painters.ts';
import { countRegions, type JobPictures, openEach } from './pictures.ts';
import type { MemoryCheck, Platform } from './platform.ts';

/** What the runs of a pipeline share. */
export interface Shared<Picture, Backend extends string> {
  platform: Platform<Picture, Backend>;
  engines: Engines<Backend>;
  networks: Networks;
  painters: Painters;
  /** Of paintings, on networks that are kept. */
  statistics: StatisticsCache;
}

/**
 * The body of a run: from a job to the picture.
 *
 * @param parse gives the job, or throws what is wrong with it
 */
export async function* paint<Picture, Backend extends string>(
  { platform, engines, networks, painters, statistics }: Shared<Picture, Backend>,
  parse: () => Job<Picture, Backend>,
  extras: Extras,
  { signal, expose }: RunContext,
): AsyncGenerator<StyleEvent, ResultImage, void> {
  const job = parse();
  const { losses, optimizer, cache } = extras;
  const settings = settingsOf(job, extras.encoder?.name);
  const made = extras.encoder && engineOf(extras.encoder);
  const engine = made ?? (await engines.open(job.backend, job));
  if (!made) yield { type: 'backend', name: engine.name, reason: engine.reason };
  const { shapesFrom: shapes, ...pictures } = await openPictures(job, platform, settings, signal);
  if (shapes) checkCombines(pictures, settings);
  const leases: Pick<NetworkLease, 'release'>[] = [];
  const { pooling, border } = settings;
  const layers = losses?.flatMap((loss) => loss.layers) ?? measuredLayers(settings);
  const open = async function* (options: Partial<Job>): AsyncGenerator<StyleEvent, Encoder, void> {
    const lease = yield* networks.open({ ...options, pooling, border, layers, cache }, engine, signal);
    leases.push(lease);
    return lease.encoder;
  };
  const openPainter = async function* (): AsyncGenerator<StyleEvent, Painter, void> {
    // With the pooling and the border that the decoder was trained with. It measures each painting once: threads would take longer to start than they save.
    const encoder = yield* networks.open({ ...sameEngine(job, 1), model: 'compact' }, engine, signal);
    leases.push(encoder);
    const lease = await painters.open(engine, encoder.encoder, signal);
    leases.push(lease);
    return lease.painter;
  };
  try {
    const { model, coarseModel, weights, sources } = job;
    const same = sameEngine(job, losses && 1);
    const encoder = extras.encoder ?? (yield* open({ ...same, model, weights, sources }));
    const check = {
      encoder,
      engine,
      settings,
      losses,
      regions: countRegions(pictures),
      memory: job.memory,
      tileSize: job.tileSize,
      ...pictures,
    };
    const memory = platform.checkMemory?.(check);
    const computing = memory?.beside ? await besideAnother(engines, engine, memory.beside) : engine;
    const tiles = memory ? memory.tiles : await tilesFor(platform, check);
    // Weights and their servers are those of one network.
    const coarseEncoder = coarseModel ? yield* open({ ...same, model: coarseModel }) : extras.coarseEncoder;
    const painter = paintsFirst(settings, job) ? yield* openPainter() : undefined;
    extras.onReady?.({ engine, encoder, coarseEncoder, settings, memory });
    if (shapes) yield* combine(pictures, shapes, job, { encoder, settings, engine: computing, signal });
    const { resume, depth, blend } = shapes ? { ...job, blend: undefined } : job;
    const networksAndCosts = { encoder, coarseEncoder, painter, losses, optimizer, statistics, tiles };
    const run = stylize({ ...pictures, ...networksAndCosts, settings, blend, resume, depth, signal });
    const present = (image: ResultImage): ResultImage => platform.present?.(image) ?? image;
    expose(controlsInTurns(run, computing, present, signal));
    yield* inTurns(run[Symbol.asyncIterator](), computing, signal);
    return present(await run.result);
  } finally {
    expose(undefined);
    for (const { release } of leases) release();
  }
}

/** Whether the first picture is painted in one pass. */
function paintsFirst({ init }: Settings, job: Pick<Job<unknown>, 'init' | 'resume'>): boolean {
  const isPicture = job.init !== undefined && !isStart(job.init);
  return init === 'instant' && !isPicture && !job.resume;
}

/**
 * How an engine computes all networks of a run.
 *
 * @param usualWorkers unless the job says how many. Losses of a caller's own are computed by one thread: the features of the whole would be computed
 *   again for them
 */
function sameEngine({ wayBack, session, onnxRuntime, dtype, workers }: NetworkOptions, usualWorkers?: number) {
  return { wayBack, workers: workers ?? usualWorkers, session, onnxRuntime, dtype };
}

/** The blocks that were asked for, or those that the platform finds fit. */
async function tilesFor<Picture, Backend extends string>(
  platform: Platform<Picture, Backend>,
  check: MemoryCheck,
): Promise<TileOptions | undefined> {
  return check.tileSize ? { mostPixels: check.tileSize ** 2 } : platform.tiles?.(check);
}

/** The engine beside another backend of tfjs, which has a name among the engines. */
async function besideAnother<Backend extends string>(
  engines: Engines<Backend>,
  engine: Engine,
  name: string,
): Promise<Engine> {
  const { tfjsName } = await engines.open(name as Backend);
  return beside(engine, tfjsName);
}

/** @throws PasticheError `invalid-option` for values of single paintings, of which {@link combine} makes one */
function checkCombines({ masks, styleMasks, styleMaps }: JobPictures<unknown>, settings: Settings): void {
  const { styleScale, styleSize, styleLayers } = settings;
  const given = { masks, styleMasks, styleMaps, styleScale, styleSize, styleLayers };
  const list = Object.entries(given).find(([, value]) => Array.isArray(value));
  if (list) throw invalidOption(list[0], 'one value beside shapesFrom, which makes one painting of all,', 'a list');
}

/** Replaces the paintings by one that has their strokes and the shapes of another. */
async function* combine(
  pictures: { styles: readonly RawImage[] },
  shapes: RawImage,
  { blend }: Pick<Job, 'blend'>,
  { encoder, settings, engine, signal }: { encoder: Encoder; settings: Settings; engine: Engine; signal: AbortSignal },
): AsyncGenerator<StyleEvent, void, void> {
  const size = Math.min(usefulSize(settings) / 2, Math.max(shapes.width, shapes.height));
  const message = `First a painting is made of the strokes of one and the shapes of the other: ${settings.iterations} steps at ${size} px`;
  yield { type: 'notice', message };
  const run = combinePaintings({ strokes: pictures.styles, shapes, blend, encoder, size, settings, signal });
  for await (const event of inTurns(run[Symbol.asyncIterator](), engine, signal))
    if (event.type === 'notice') yield event;
  pictures.styles = [await run.result];
}

/** Every option of a job. */
export function settingsOf<Picture>({ init, ...job }: Job<Picture>, encoder: string | undefined): Settings {
  const options = { ...job, init: isStart(init) ? init : undefined };
  return resolveOptions(withUsualLayers(options, encoder ?? job.model));
}

/** The pictures as stylize takes them, no larger than the run can use. */
async function openPictures<Picture>(
  job: Job<Picture>,
  { openPicture, wideGamut }: Pick<Platform<Picture>, 'openPicture' | 'wideGamut'>,
  settings: Settings,
  signal: AbortSignal,
): Promise<JobPictures<RawImage> & { styles: readonly RawImage[] }> {
  const longest = usefulSize(settings);
  const { gamut = 'srgb' } = job;
  if (gamut !== 'srgb' && !wideGamut) throw invalidOption('gamut', "'srgb' here", gamut);
  const { styles, ...pictures } = await openEach(job, isStart, (picture: Picture) =>
    openPicture(picture, { longest, gamut, signal }),
  );
  return { ...pictures, styles: [styles].flat() };
}

function controlsInTurns(
  run: StyleRun,
  engine: Engine,
  present: (image: ResultImage) => ResultImage,
  signal: AbortSignal,
): RunControls {
  return {
    async snapshot() {
      const picture = await engine.use(() => run.snapshot(), signal);
      return picture && present(picture);
    },
    checkpoint: (ask) => engine.use(() => run.checkpoint(ask), signal),
    change: (changes) => engine.use(() => run.change(changes), signal),
  };
}
