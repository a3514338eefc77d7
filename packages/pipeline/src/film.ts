import {
  type EstimateFlow,
  FilmMemory,
  FrameSteadier,
  guided,
  invalidOption,
  type PaintedFrame,
  type RawImage,
  type ResultImage,
  type SteadiedFrame,
  type StyleEvent,
  standardLosses,
  temporalLoss,
  toResult,
} from '@pastiche/core';
import type { Extras } from './extras.ts';
import type { Job } from './job.ts';
import { settingsOf } from './paint.ts';
import type { Pipeline } from './pipeline.ts';

/** What a film has in common with a run: no masks, which belong to one photo, and no start, which is the frame before. */
export type FilmJob<Picture, Backend extends string = string> = Omit<
  Job<Picture, Backend>,
  | 'content'
  | 'masks'
  | 'styleMasks'
  | 'map'
  | 'styleMaps'
  | 'protect'
  | 'keep'
  | 'shapesFrom'
  | 'init'
  | 'resume'
  | 'depth'
>;

/** How frames are painted one after the other. */
export interface FilmOptions extends Pick<Extras, 'cache' | 'signal'> {
  /** How steady strokes lie on what they paint, 0..1; 0 paints each frame for itself. @defaultValue 0.9 */
  steady?: number;
  /** Steps of a frame that goes on from the one before, at the full size. @defaultValue half of `iterations` */
  frameIterations?: number;
  /** Which earlier frames guide a frame that is painted in steps, 1 being the one before. @defaultValue `[1, 2, 4]` */
  distances?: readonly number[];
  /** Measures motion. @defaultValue {@link estimateFlow} of core, in a thread of its own where there is one */
  estimateFlow?: EstimateFlow;
  /** The frames that were painted last, the newest first: to go on with a film. @defaultValue none */
  last?: readonly PaintedFrame[];
  /** Every so many frames, `last` is handed out with a frame. @defaultValue never */
  lastEvery?: number;
  /** Called with what each frame's run says. */
  onEvent?(event: StyleEvent): void;
}

/** A frame of a painted film. */
export interface FilmFrame {
  /** As it was painted, with 8 bits a channel. */
  picture: ResultImage;
  /** Whether a scene begins with it: nothing was known of it before. */
  isCut: boolean;
  /** What the next frames need, every `lastEvery` frames: give it as `last` to go on from here another time. */
  last?: readonly PaintedFrame[];
}

/** Steadies frames that are painted each for itself, here or in a thread. */
export interface Steadier {
  /** A frame as it was filmed and as it was painted becomes steady. */
  next(frame: RawImage, painted: RawImage): Promise<SteadiedFrame>;
  /** What the next frame needs. */
  getLast(): Promise<readonly PaintedFrame[]>;
  /** Ends the thread. */
  dispose(): void;
}

/** Makes a steadier. */
export type CreateSteadier = (options: { steady: number; last?: readonly PaintedFrame[] }) => Steadier;

/** The weight of the temporal costs at full steadiness, where style has 5 and content 1. */
const fullWeight = 60;

/**
 * Paints the frames of a film one after the other, steadily: each begins with the one before, moved along with what is seen, and is held to it where
 * that is sure (Ruder, Dosovitskiy & Brox 2016). New scenes begin afresh. With `preset: 'instant'`, a network paints each frame in one pass, which is then
 * mixed with the one before.
 *
 * Differs from the paper: what is new in a frame begins with what a network paints in one pass, not with the moved frame; and frames are painted once, forward.
 *
 * @param frames all of one size
 * @param createSteadier makes what steadies frames of one pass, in another thread @defaultValue one in this thread
 * @throws PasticheError (rejecting) as a run does; `signal.reason` when cancelled
 */
export async function* paintFilm<Picture, Backend extends string>(
  pipeline: Pipeline<Picture, Backend>,
  frames: Iterable<RawImage> | AsyncIterable<RawImage>,
  job: FilmJob<Picture, Backend>,
  options: FilmOptions = {},
  createSteadier?: CreateSteadier,
): AsyncGenerator<FilmFrame, void, void> {
  const { steady = 0.9, frameIterations, onEvent, cache, signal } = options;
  if (!(steady >= 0 && steady <= 1)) throw invalidOption('steady', 'a number from 0 to 1', steady);
  if (frameIterations !== undefined && !(Number.isInteger(frameIterations) && frameIterations >= 0))
    throw invalidOption('frameIterations', 'a whole number from 0', frameIterations);
  const settings = settingsOf({ ...job, content: undefined } as Job<unknown>, undefined);
  const paint: PaintFrame<Picture, Backend> = async (frame, given, losses) => {
    const content = frame as Picture;
    const run = pipeline.run({ ...job, content, ...given, depth: 16 }, { cache, signal, losses });
    for await (const event of run) onEvent?.(event);
    const { data16, ...picture } = await run.result;
    return data16 ? { ...picture, data: data16 } : picture;
  };
  const isAtOnce = settings.init === 'instant' && settings.iterations === 0;
  if (steady === 0) {
    for await (const frame of frames) yield { picture: toResult(await paint(frame)), isCut: true };
  } else if (isAtOnce) {
    yield* paintAtOnce(frames, paint, { ...options, steady }, createSteadier);
  } else {
    const losses = standardLosses(settings, undefined, weightsOf(job));
    const iterations = frameIterations ?? Math.ceil(settings.iterations / 2);
    yield* paintInSteps(frames, paint, { ...options, steady }, { losses, iterations });
  }
}

/** Paints a frame, with 16 bits a channel. */
type PaintFrame<Picture, Backend extends string> = (
  frame: RawImage,
  given?: Partial<Job<Picture, Backend>>,
  losses?: Extras['losses'],
) => Promise<RawImage>;

/** The next frame is painted while the last one is steadied. */
async function* paintAtOnce<Picture, Backend extends string>(
  frames: Iterable<RawImage> | AsyncIterable<RawImage>,
  paint: PaintFrame<Picture, Backend>,
  { steady, estimateFlow, last, lastEvery }: FilmOptions & { steady: number },
  createSteadier: CreateSteadier = steadierHere,
): AsyncGenerator<FilmFrame, void, void> {
  const steadier = estimateFlow ? steadierHere({ steady, last, estimateFlow }) : createSteadier({ steady, last });
  let count = 0;
  const finish = async (frame: RawImage, painted: RawImage): Promise<FilmFrame> => {
    const steadied = await steadier.next(frame, painted);
    count++;
    return lastEvery && count % lastEvery === 0 ? { ...steadied, last: await steadier.getLast() } : steadied;
  };
  let finishing: Promise<FilmFrame> | undefined;
  try {
    for await (const frame of frames) {
      const painted = await paint(frame);
      const done = await finishing;
      finishing = finish(frame, painted);
      // Whoever leaves before it is awaited does not need it.
      finishing.catch(() => {});
      if (done) yield done;
    }
    if (finishing) yield await finishing;
  } finally {
    steadier.dispose();
  }
}

/** In this thread. */
function steadierHere(options: ConstructorParameters<typeof FrameSteadier>[0]): Steadier {
  const steadier = new FrameSteadier(options);
  return {
    next: (frame, painted) => steadier.next(frame, painted),
    getLast: async () => steadier.last,
    dispose: () => {},
  };
}

/** Each frame by steps, from the one before. */
async function* paintInSteps<Picture, Backend extends string>(
  frames: Iterable<RawImage> | AsyncIterable<RawImage>,
  paint: PaintFrame<Picture, Backend>,
  { steady, distances = [1, 2, 4], estimateFlow, last, lastEvery }: FilmOptions & { steady: number },
  { losses, iterations }: { losses: Extras['losses'] & {}; iterations: number },
): AsyncGenerator<FilmFrame, void, void> {
  const memory = new FilmMemory({ distances, estimateFlow, last });
  const weight = fullWeight * steady ** 2;
  let count = 0;
  for await (const frame of frames) {
    const guides = await memory.look(frame);
    const isCut = guides.length === 0;
    const fromGuides = async (): Promise<RawImage> => {
      const start = guided(guides, await paint(frame, { ...atOnce, preset: 'instant' }));
      const held = guides.map((guide, i) => temporalLoss({ ...guide, name: `temporal/${i + 1}`, weight }));
      return paint(frame, { init: start as Picture, minSize: 8192, iterations }, [...losses, ...held]);
    };
    const painted = isCut ? await paint(frame) : await fromGuides();
    memory.keep({ frame, painted });
    count++;
    const picture = toResult(painted);
    yield { picture, isCut, ...(lastEvery && count % lastEvery === 0 && { last: memory.last }) };
  }
}

/** How a job is painted in one pass. */
const atOnce = { minSize: 8192, iterations: 0, coarseIterations: 0, init: 'instant' } as const;

/** How much each painting counts, for layers of their own. */
function weightsOf({ blend, styles }: Pick<Job<unknown>, 'blend' | 'styles'>): readonly number[] {
  return blend ?? [styles].flat().map(() => 1);
}
