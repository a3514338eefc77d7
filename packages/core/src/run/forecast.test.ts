import { describe, expect, it } from 'vitest';
import traces from '../../../../fixtures/traces.json' with { type: 'json' };
import { createRandom } from '../math/random.ts';
import type { StepEvent, StyleEvent } from './events.ts';
import { Forecast } from './forecast.ts';

/** A run as it was: the pixels of each scale, and the seconds of each step. */
interface Trace {
  pixels: number;
  seconds: readonly number[];
}

interface Moment {
  event: StyleEvent;
  /** Since the run began, in seconds. */
  at: number;
}

/** The events of such a run. */
function play(trace: readonly Trace[]): Moment[] {
  const total = sumUp(trace);
  let at = 0;
  return trace.flatMap(({ pixels, seconds }, scale) => {
    const later = trace.slice(scale + 1);
    const iterations = seconds.length;
    const placeAt = (iteration: number): Pick<StepEvent, 'scale' | 'scales' | 'progress' | 'left'> => {
      const left = sumUp([{ pixels, seconds: seconds.slice(iteration) }, ...later]);
      return { scale, scales: trace.length, progress: 1 - left.pixels / total.pixels, left };
    };
    const begins: Moment = {
      event: { type: 'scale', width: pixels, height: 1, pixels, iterations, ...placeAt(0) },
      at,
    };
    const steps = seconds.map((each, i): Moment => {
      at += each;
      const rest = { loss: 1, costs: {}, accepted: true, iterations, iteration: i + 1 };
      return { event: { type: 'step', ...rest, ...placeAt(i + 1) }, at };
    });
    return [begins, ...steps];
  });
}

function sumUp(trace: readonly Trace[]): StepEvent['left'] {
  const steps = trace.reduce((sum, { seconds }) => sum + seconds.length, 0);
  return { steps, pixels: trace.reduce((sum, { pixels, seconds }) => sum + pixels * seconds.length, 0) };
}

/** What is forecast at the first step after a share of the run's time, as a multiple of what it still took. */
function ratioAfter(share: number, trace: readonly Trace[]): number {
  const moments = play(trace);
  const end = (moments.at(-1) as Moment).at;
  const forecast = new Forecast();
  for (const { event, at } of moments) {
    forecast.see(event, 1000 * at);
    if (event.type === 'step' && at >= share * end) return (forecast.secondsLeft ?? Number.NaN) / (end - at);
  }
  return Number.NaN;
}

const sizes = [128 ** 2, 181 ** 2, 256 ** 2, 362 ** 2, 512 ** 2];
/** A run whose steps take what a function says; in scales' first steps so much more. */
function run(cost: (pixels: number) => number, { first = 0, steps = 100, of = sizes } = {}): Trace[] {
  return of.map((pixels) => ({
    pixels,
    seconds: Array.from({ length: steps }, (_, i) => cost(pixels) + (i === 0 ? first : 0)),
  }));
}

const within = (ratio: number, tolerance: number): void => {
  expect(ratio).toBeGreaterThan(1 - tolerance);
  expect(ratio).toBeLessThan(1 + tolerance);
};

describe('the forecast', () => {
  it('is right all the way where a step costs its pixels and nothing else', () => {
    const trace = run((pixels) => 1e-6 * pixels);
    for (const [share, tolerance] of [
      [0.02, 0.15],
      [0.1, 0.05],
      [0.5, 0.01],
      [0.9, 0.01],
    ])
      within(ratioAfter(share, trace), tolerance);
  });

  it('counts the steps of one scale', () => {
    within(
      ratioAfter(
        0.1,
        run(() => 0.3, { of: [1000] }),
      ),
      1e-9,
    );
  });

  it.each([
    ['as much as the smallest scale computes', (pixels: number) => 1e-6 * (pixels + 128 ** 2), 0],
    ['half of that', (pixels: number) => 1e-6 * (pixels + 128 ** 2 / 2), 0],
    ['nothing, but scales take their time to begin', (pixels: number) => 1e-6 * pixels, 0.2],
    ['less for larger pictures', (pixels: number) => 1e-6 * pixels ** 0.93, 0.1],
    ['more for larger pictures', (pixels: number) => 1e-6 * pixels ** 1.07, 0.1],
  ])('is right within 20 %% after a tenth where a step costs beyond its pixels %s', (_, cost, first) => {
    for (const steps of [100, 20]) within(ratioAfter(0.1, run(cost, { first, steps })), 0.2);
  });

  it('is right within 20 % after a tenth on a machine that does other things as well', () => {
    const random = createRandom(3);
    const ratios = Array.from({ length: 50 }, () => {
      let load = 1;
      const noisy = run((pixels) => {
        load += 0.2 * (1 - load) + 0.05 * random.normal();
        return 1e-6 * (pixels + 5000) * Math.max(0.5, load);
      });
      return ratioAfter(0.1, noisy);
    });
    const misses = ratios.filter((ratio) => Math.abs(ratio - 1) > 0.2);
    expect(misses).toHaveLength(0);
  });

  it('follows a machine that becomes twice as slow', () => {
    const trace = run(() => 0.1, { of: [1000], steps: 200 });
    const slower = [{ ...trace[0], seconds: trace[0].seconds.map((each, i) => (i < 50 ? each : 2 * each)) }];
    within(ratioAfter(0.6, slower), 0.1);
  });

  it('does not take one long pause for the pace', () => {
    const trace = run(() => 0.1, { of: [1000] });
    const forecast = new Forecast();
    for (const { event, at } of play(trace).slice(0, 51)) {
      forecast.see(event, 1000 * (at < 3.05 ? at : at + 3600));
    }
    within((forecast.secondsLeft ?? Number.NaN) / 5, 0.2);
  });

  it('says nothing before there is anything to tell from, and 0 at the end', () => {
    const forecast = new Forecast();
    const [begins, first, second] = play(run(() => 0.1));
    for (const { event, at } of [begins, first]) forecast.see(event, 1000 * at);
    expect([forecast.secondsLeft, forecast.secondsPerStep]).toEqual([undefined, undefined]);
    forecast.see(second.event, 1000 * second.at);
    expect(forecast.secondsPerStep).toBeCloseTo(0.1);
    forecast.see({ type: 'done', width: 1, height: 1, loss: 1, steps: 2 });
    expect(forecast.secondsLeft).toBe(0);
  });

  // Runs of twelve steps a scale on a machine with other things to do (`--trace`), with those after the first repeated.
  it.each(Object.entries(traces))('is right within 20 %% after a tenth of a run as it was: %s', (_, trace) => {
    const lengthened = trace.map(({ pixels, seconds: [first, ...rest] }) => ({
      pixels,
      seconds: [first, ...Array.from({ length: 99 }, (_, i) => rest[i % rest.length])],
    }));
    within(ratioAfter(0.1, lengthened), 0.2);
  });
});
