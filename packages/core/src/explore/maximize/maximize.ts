import type { Encoder } from '../../encoder/encoder.ts';
import { invalidOption, PasticheError } from '../../errors.ts';
import type { RawImage } from '../../image/rawImage.ts';
import { createRandom } from '../../math/random.ts';
import type { RunProgress, StyleEvent } from '../../run/events.ts';
import { type RunContext, StyleRun } from '../../run/run.ts';
import { checkReaches } from '../checkReaches.ts';
import { ascend } from './climb.ts';
import { Sketches } from './sketches.ts';
import { Spectrum } from './spectrum.ts';
import { Sway, type SwaySettings } from './sway.ts';
import type { Wish } from './wish.ts';

/** Options of {@link maximize}. */
export interface MaximizeOptions {
  /** The network to look through; it stays the caller's. */
  encoder: Encoder;
  /** What to maximize, for example `wish.channel('conv4_1', 42)`. */
  wish: Wish;
  /** Number of pictures; more than one is useful with `wish.diversity`. @defaultValue the fewest that the wish needs */
  pictures?: number;
  /** Width and height, in pixels. @defaultValue 128 */
  size?: number;
  /** @defaultValue 128 */
  steps?: number;
  /** Seed of all random numbers: the same seed gives the same pictures. @defaultValue 0 */
  seed?: number;
  /** Adam's step: the largest usual change of an amplitude. @defaultValue 0.05 */
  learningRate?: number;
  /**
   * Random motion of the pictures in each step; more motion gives calmer pictures.
   *
   * @defaultValue a shift of half the size (a sixteenth for a single unit), 8 degrees, a factor of 1.1
   */
  sway?: Partial<SwaySettings>;
  /** Cancels the run: it frees what it held, and `result` rejects with `signal.reason`. */
  signal?: AbortSignal;
}

/** The checked options of a run, with defaults filled in. */
interface Plan extends Required<Omit<MaximizeOptions, 'sway' | 'signal'>> {
  sway: SwaySettings;
}

/** Standard deviation of the logits of the initial noise. */
const faint = 0.1;

/**
 * Makes pictures that a unit, a channel or a layer responds to most: activation maximization (Erhan et al. 2009), starting from noise. To
 * keep the pictures legible, they are optimized as waves in decorrelated colors (`Spectrum`) and moved at random in every step
 * (Olah, Mordvintsev & Schubert 2017, "Feature Visualization"). They tile seamlessly.
 *
 * The run has one scale. Its `step` events have the score in `costs` under the wish's name, and minus the score as `loss`. It cannot be
 * changed and has no checkpoints.
 *
 * @returns a run whose result is the pictures
 * @throws PasticheError `invalid-option`, `invalid-image` at once; later errors, such as `unknown-layer`, reject the run
 * @example
 * ```ts
 * const [picture] = await maximize({ encoder, wish: wish.channel('conv4_1', 42) }).result;
 * ```
 */
export function maximize(options: MaximizeOptions): StyleRun<RawImage[]> {
  const plan = makePlan(options);
  return new StyleRun((context) => climb(plan, context), options.signal);
}

async function* climb(
  plan: Plan,
  { signal, expose }: RunContext<RawImage[]>,
): AsyncGenerator<StyleEvent, RawImage[], void> {
  const { encoder, wish, steps, sway } = plan;
  const random = createRandom(plan.seed);
  const size = { width: plan.size, height: plan.size };
  const { pictures: count, learningRate } = plan;
  const sketches = new Sketches(new Spectrum(size), random, { count, learningRate, deviation: faint });
  let score = Number.NaN;
  try {
    expose({ snapshot: () => sketches.show(), checkpoint: async () => undefined, change: refuseChange });
    const pixels = count * size.width * size.height;
    const placeAt = (step: number): RunProgress => {
      const left = { steps: steps - step, pixels: (steps - step) * pixels };
      return { scale: 0, scales: 1, progress: step / steps, left };
    };
    yield { type: 'scale', iterations: steps, pixels, ...size, ...placeAt(0) };
    for (let step = 1; step <= steps; step++) {
      const pictures = await sketches.develop();
      const sways = pictures.map(() => new Sway(size, sway, random));
      const swayed = pictures.map((picture, i) => sways[i].apply(picture));
      const ascent = await ascend(encoder, wish, swayed, size, signal);
      score = ascent.score;
      if (!Number.isFinite(score)) throw diverged(wish, score);
      await sketches.climb(
        pictures,
        ascent.gradients.map((gradient, i) => sways[i].back(gradient)),
      );
      const place = { iteration: step, iterations: steps, ...placeAt(step) };
      yield { type: 'step', ...place, loss: -score, costs: { [wish.name]: score }, accepted: true };
    }
    const result = await sketches.show();
    yield { type: 'done', ...size, loss: -score, steps };
    return result;
  } finally {
    expose(undefined);
    sketches.dispose();
  }
}

function makePlan(options: MaximizeOptions): Plan {
  const { encoder, wish, size = 128, steps = 128, seed = 0, learningRate = 0.05 } = options;
  const fewest = wish.pictures ?? 1;
  const { pictures = fewest } = options;
  // Shifting by half the size keeps the picture from depending on the network's zero padding at its border.
  const { shift = wish.isLocal ? size / 16 : size / 2, rotation = 8, scale = 1.1 } = options.sway ?? {};
  checkWhole('size', size, 1, 8192);
  checkWhole('steps', steps, 1, 1e6);
  checkWhole('pictures', pictures, fewest, 1000);
  checkWhole('seed', seed, 0, 2 ** 32 - 1);
  checkNumber('learningRate', learningRate, 1e-12, 1e12);
  checkNumber('sway.shift', shift, 0, 8192);
  checkNumber('sway.rotation', rotation, 0, 180);
  checkNumber('sway.scale', scale, 1, 10);
  checkReaches({ width: size, height: size }, encoder, wish.layers);
  return { encoder, wish, pictures, size, steps, seed, learningRate, sway: { shift, rotation, scale } };
}

function checkWhole(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw invalidOption(name, `a whole number from ${min} to ${max}`, value);
}

function checkNumber(name: string, value: number, min: number, max: number): void {
  if (!(value >= min && value <= max)) throw invalidOption(name, `a number from ${min} to ${max}`, value);
}

async function refuseChange(): Promise<void> {
  throw new PasticheError('invalid-option', 'A run of maximize() cannot be changed. Start another one.');
}

function diverged({ name }: Wish, score: number): PasticheError {
  return new PasticheError('diverged', `${name} became ${score}. Check the weights, and try a smaller learning rate.`);
}
