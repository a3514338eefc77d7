import type { StepEvent, StyleEvent } from './events.ts';

/** The steps of one scale, without its first. */
interface Seen {
  /** Pixels of one step. */
  pixels: number;
  steps: number;
  seconds: number;
  /** Exponentially decayed totals over recent steps. */
  lately: { steps: number; seconds: number };
}

/** Decay per step of the recent totals: about the last fifty steps count. */
const fading = 0.98;
/** Upper limit of a step's time, as a multiple of its expected time: a machine may have slept. */
const longest = 5;
/** With this many steps, a scale has half its full weight in the fit. */
const fewSteps = 5;
/** Prior on the fraction of a step's time at the smallest scale that does not depend on its pixels, and the prior's weight. */
const usual = 0.15;
const doubt = 0.05;

/**
 * Estimates the time left of a run from its events. A step costs time for its pixels and a fixed overhead, which is learned by comparing
 * scales. The first step of a scale takes longer: it also measures the photo and the paintings.
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
  /** Recent seconds per pixel; the overhead is expressed as extra pixels. */
  #perPixel = 0;
  #extraPixels = 0;
  /** The extra time of the first step at the latest scale, and its pixels. */
  #beginning: { seconds: number; pixels: number } | undefined;
  #firstSeconds = 0;
  #lately = 0;
  /** Seconds left; undefined until enough steps were seen. */
  secondsLeft: number | undefined;

  /** Recent seconds per step at the present scale; undefined until enough steps were seen. */
  get secondsPerStep(): number | undefined {
    return this.#lately > 0 ? this.#lately : undefined;
  }

  /**
   * Takes in the next event of the run.
   *
   * @param now time of the event in milliseconds, by any clock; it may stand still while the run is paused
   */
  see(event: StyleEvent, now: number = performance.now()): void {
    const seconds = this.#before === undefined ? 0 : (now - this.#before) / 1000;
    this.#before = now;
    if (event.type === 'scale') this.#begin(event.pixels);
    if (event.type === 'done') this.secondsLeft = 0;
    if (event.type !== 'step' && event.type !== 'recovery') return;
    if (this.#isFirst) this.#firstSeconds = seconds;
    else this.#learn(seconds);
    this.#isFirst = false;
    if (event.type === 'step' && this.#perPixel > 0) this.secondsLeft = this.#estimate(event);
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

  /** Part of this time is constant and part grows with the pixels; the square root lies between both. */
  #beginningAt(pixels: number): number {
    if (!this.#beginning) return 0;
    return this.#beginning.seconds * Math.sqrt(pixels / this.#beginning.pixels);
  }

  /**
   * The overhead of a step, in pixels: the slope of a line through the scales' seconds per pixel against 1 / pixels. Scales are few and machines
   * noisy, so the slope is drawn towards the prior; sizes that differ more outweigh it.
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
