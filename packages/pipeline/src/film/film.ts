import { invalidOption, type RawImage, standardLosses, toResult } from '@pastiche/core';
import type { Job } from '../job.ts';
import { settingsOf } from '../paint.ts';
import type { Pipeline } from '../pipeline.ts';
import { paintAtOnce } from './atOnce.ts';
import { paintInSteps } from './inSteps.ts';
import type { CreateSteadier, FilmFrame, FilmJob, FilmOptions, PaintFrame } from './options.ts';

/**
 * Paints the frames of a film one after the other, steadily: each begins with the one before, moved along with what is seen, and is held to it where
 * that is sure (Ruder, Dosovitskiy & Brox 2016). New scenes begin afresh. With `preset: 'instant'`, a network paints each frame in one pass, which is then
 * mixed with the one before.
 *
 * Differs from the paper: what is new in a frame begins with what a network paints in one pass, not with the moved frame; and frames are painted once, forward, unless
 * `passes` asks for more; then a frame goes on from its moved neighbor, not from half of it and half of its own painting.
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
  const { onEvent, cache, signal } = options;
  const settings = settingsOf({ ...job, content: undefined } as Job<unknown>, undefined);
  const paint: PaintFrame<Picture, Backend> = async (frame, given, losses) => {
    const content = frame as Picture;
    const run = pipeline.run({ ...job, content, ...given, depth: 16 }, { cache, signal, losses });
    for await (const event of run) onEvent?.(event);
    const { data16, ...picture } = await run.result;
    return data16 ? { ...picture, data: data16 } : picture;
  };
  const isAtOnce = settings.init === 'instant' && settings.iterations === 0;
  const { steady, passFrames } = checkOptions(options, isAtOnce);
  if (steady === 0) {
    for await (const frame of frames) yield { picture: toResult(await paint(frame)), isCut: true };
  } else if (isAtOnce) {
    yield* paintAtOnce(frames, paint, { ...options, steady }, createSteadier);
  } else {
    const losses = standardLosses(settings, undefined, weightsOf(job));
    yield* paintInSteps(
      frames,
      paint,
      { ...options, steady, passFrames },
      { losses, ...stepsOf(settings.iterations, options) },
    );
  }
}

/** How small and how large the options are that count something. A part of a film has at most 96 frames: up to 12, then a window of `passFrames`. */
const counted = { frameIterations: [0, Infinity], passIterations: [0, Infinity], passFrames: [1, 84] } as const;

/** @throws PasticheError `invalid-option` */
function checkOptions(options: FilmOptions, isAtOnce: boolean): { steady: number; passFrames: number } {
  const { steady = 0.9, passes = 1, passFrames = 48 } = options;
  if (!(steady >= 0 && steady <= 1)) throw invalidOption('steady', 'a number from 0 to 1', steady);
  for (const [name, [least, most]] of Object.entries(counted)) {
    const count = options[name as keyof typeof counted];
    if (count !== undefined && !(Number.isInteger(count) && count >= least && count <= most))
      throw invalidOption(name, `a whole number from ${least}${most < Infinity ? ` to ${most}` : ''}`, count);
  }
  if (!(Number.isInteger(passes) && passes > 0 && passes % 2 === 1))
    throw invalidOption('passes', 'an odd number, since the last pass goes forward', passes);
  if (passes > 1 && isAtOnce)
    throw invalidOption('passes', "1 with the preset 'instant', which takes no steps", passes);
  if (passes > 1 && steady === 0) throw invalidOption('passes', '1 with steady 0', passes);
  return { steady, passFrames };
}

/** How many steps a frame takes at the full size, where a run of its own takes so many. */
function stepsOf(
  iterations: number,
  { frameIterations = Math.ceil(iterations / 2), passIterations = Math.ceil(iterations / 4) }: FilmOptions,
): { iterations: number; passIterations: number } {
  return { iterations: frameIterations, passIterations };
}

/** How much each painting counts, for layers of their own. */
function weightsOf({ blend, styles }: Pick<Job<unknown>, 'blend' | 'styles'>): readonly number[] {
  return blend ?? [styles].flat().map(() => 1);
}
