import type { StepEvent, StyleEvent } from './events.ts';

/** What was seen of one scale: the steps after its first. */
interface Seen {
  /** Of one picture. */
  pixels: number;
  steps: number;
  /** Of all of them together. */
  seconds: number;
  /** Of those of late: the weight of each shrinks with every step after it. */
  lately: { steps: number; seconds: number };
}

/** How much less a step says about the present speed with every one that follows: the last fifty count. */
const fading = 0.98;
/** No step counts as more than this many times what was expected: a machine that slept for an hour says nothing about the next step. */
const longest = 5;
/** A scale counts half with this many steps. */
const fewSteps = 5;
/** Which share of a step at the smallest scale is usually not for its pixels, and how much evidence it takes to believe in another. */
const usual = 0.15;
const doubt = 0.05;

/**
 * How long a run still takes, from its events. A step costs its pixels and something beyond them, whose share is learned by
 * comparing scales; and the first step of a scale also measures photo and paintings.
 *
 * @example
 * ```ts
 * const forecast = new Forecast();
 * for await (const event of run) {
 *   forecast.see(event);
 *   if (forecast.secondsLeft !== undefined) console.log(`${forecast.secondsLeft} s left`);
 * }
 * ```
 */
export class Forecast {
  readonly #scales: Seen[] = [];
  #before: number | undefined;
  #isFirst = true;
  /** Lately, in seconds a pixel, with what a step costs beyond its pixels counted as so many pixels more. */
  #perPixel = 0;
  #extraPixels = 0;
  /** What the first step of the last scale that began took longer than others, and its pixels. */
  #beginning: { seconds: number; pixels: number } | undefined;
  #firstSeconds = 0;
  #lately = 0;
  #secondsLeft: number | undefined;

  /** In seconds; undefined until there is something to tell from. */
  get secondsLeft(): number | undefined {
    return this.#secondsLeft;
  }

  /** What a step takes, lately and at the present scale, in seconds; undefined until there is something to tell from. */
  get secondsPerStep(): number | undefined {
    return this.#lately > 0 ? this.#lately : undefined;
  }

  /** @param now when it happened, in milliseconds by a clock of the caller's, which may stand still while the run is paused */
  see(event: StyleEvent, now: number = performance.now()): void {
    const seconds = this.#before === undefined ? 0 : (now - this.#before) / 1000;
    this.#before = now;
    if (event.type === 'scale') this.#begin(event.pixels);
    if (event.type === 'done') this.#secondsLeft = 0;
    if (event.type !== 'step' && event.type !== 'recovery') return;
    if (this.#isFirst) this.#firstSeconds = seconds;
    else this.#learn(seconds);
    this.#isFirst = false;
    if (event.type === 'step' && this.#perPixel > 0) this.#secondsLeft = this.#estimate(event);
  }

  #begin(pixels: number): void {
    this.#scales.push({ pixels, steps: 0, seconds: 0, lately: { steps: 0, seconds: 0 } });
    this.#isFirst = true;
    this.#lately = 0;
  }

  /** Takes in a step that is not the first of its scale. */
  #learn(seconds: number): void {
    const scale = this.#scales.at(-1) as Seen;
    const expected = this.#cost(scale.pixels);
    const took = expected > 0 ? Math.min(seconds, longest * expected) : seconds;
    scale.steps++;
    scale.seconds += took;
    for (const { lately } of this.#scales) {
      lately.steps *= fading;
      lately.seconds *= fading;
    }
    scale.lately.steps++;
    scale.lately.seconds += took;
    this.#extraPixels = this.#fit();
    const sum = (of: (scale: Seen) => number): number => this.#scales.reduce((total, each) => total + of(each), 0);
    this.#perPixel =
      sum(({ lately }) => lately.seconds) / sum(({ pixels, lately }) => lately.steps * (pixels + this.#extraPixels));
    this.#lately += (took - this.#lately) / Math.min(10, scale.steps);
    const beyond = this.#firstSeconds - scale.seconds / scale.steps;
    this.#beginning = { seconds: Math.max(0, beyond), pixels: scale.pixels };
  }

  #cost(pixels: number): number {
    return this.#perPixel * (pixels + this.#extraPixels);
  }

  #estimate({ iteration, iterations, scale, scales, left }: StepEvent): number {
    const { pixels } = this.#scales.at(-1) as Seen;
    const here = iterations - iteration;
    const steps = left.steps - here;
    const later = steps > 0 ? (left.pixels - here * pixels) / steps : pixels;
    return here * this.#cost(pixels) + steps * this.#cost(later) + (scales - 1 - scale) * this.#beginningAt(later);
  }

  /** Some of it is the same for all sizes, some grows with the pixels: by their root, that is between both. */
  #beginningAt(pixels: number): number {
    if (!this.#beginning) return 0;
    return this.#beginning.seconds * Math.sqrt(pixels / this.#beginning.pixels);
  }

  /**
   * What a step costs beyond its pixels, as pixels: from a line through the scales' seconds a pixel against 1 / pixels. Scales are
   * few and machines noisy, so the line's slope is drawn to what is usual: the less, the more different the sizes are that were seen.
   */
  #fit(): number {
    const smallest = Math.min(...this.#scales.map(({ pixels }) => pixels));
    const points = this.#scales.flatMap(({ pixels, steps, seconds }) =>
      steps > 0 ? [{ x: smallest / pixels, y: seconds / steps / pixels, weight: steps / (steps + fewSteps) }] : [],
    );
    const sum = (of: (point: (typeof points)[number]) => number): number =>
      points.reduce((total, point) => total + point.weight * of(point), 0);
    const count = sum(() => 1);
    const [x, y] = [sum((point) => point.x) / count, sum((point) => point.y) / count];
    const slope =
      (sum((point) => (point.x - x) * (point.y - y)) + doubt * usual * y) /
      (sum((point) => (point.x - x) ** 2) + doubt);
    const perPixel = y - slope * x;
    if (slope <= 0) return 0;
    // Never more than the smallest scale's pixels: past that it was the machine that became faster.
    return perPixel > 0 ? Math.min(smallest, (smallest * slope) / perPixel) : smallest;
  }
}
