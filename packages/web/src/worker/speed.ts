import { createRandom, type RawImage, type StyleRun } from '@pastiche/core';
import type { BackendName } from '../backendNames.ts';
import type { SpeedFunctions, StepTimes } from '../protocol.ts';
import { readMeasured, storeMeasured } from './measured.ts';
import type { WebPipeline } from './platform.ts';

/** Sides of the pictures whose steps are timed: two, since a step costs time for its pixels and some that does not depend on them. */
const sides = [96, 192];
/** Steps that are timed of each, after the first, which compiles. */
const steps = 3;
/** An engine that has taken so many milliseconds for the small pictures is slow enough to be known by them. */
const patience = 10_000;

/** The worker's stopwatch. */
export function speedFunctions(pipeline: WebPipeline, endOthers: () => Promise<void>): SpeedFunctions {
  let underWay: { controller: AbortController; ended: Promise<unknown> } | undefined;

  async function measure(backend: BackendName, signal: AbortSignal): Promise<StepTimes | null> {
    const times: { pixels: number; seconds: number; first: number }[] = [];
    const begun = performance.now();
    try {
      for (const side of sides) {
        if (performance.now() - begun > patience) break;
        const noise = noiseOf(side);
        const scale = { size: side, minSize: side, iterations: 1 + steps };
        const job = { content: noise, styles: noise, model: 'compact', backend, ...scale } as const;
        times.push({ pixels: side * side, ...(await timeSteps(pipeline.run(job, { signal }))) });
      }
    } catch {
      signal.throwIfAborted();
      return null;
    }
    const [small, large = small] = times;
    const slope =
      large === small ? Number.POSITIVE_INFINITY : (large.seconds - small.seconds) / (large.pixels - small.pixels);
    const perPixel = Math.min(large.seconds / large.pixels, Math.max(0, slope));
    return { perStep: large.seconds - perPixel * large.pixels, perPixel, toBegin: large.first };
  }

  async function speed(backend: BackendName | undefined, signal: AbortSignal): ReturnType<SpeedFunctions['speed']> {
    const measured = await readMeasured();
    const names = backend ? [backend] : (await pipeline.engines.suited()).names;
    for (const name of names.filter((each) => !measured[each])) {
      measured[name] = await measure(name, signal);
      await storeMeasured(measured);
    }
    const { name, reason } = await pipeline.engines.open(backend);
    return { name, reason, times: measured[name] ?? undefined };
  }

  return {
    async speed({ backend }) {
      await endOthers();
      const controller = new AbortController();
      const asked = speed(backend, controller.signal);
      underWay = { controller, ended: asked.catch(() => {}) };
      return asked;
    },
    async cancel() {
      underWay?.controller.abort();
      await underWay?.ended;
    },
  };
}

/** Seconds of the median step, and how much longer the first took, which also measures photo and painting. */
async function timeSteps(run: StyleRun): Promise<{ seconds: number; first: number }> {
  const taken: number[] = [];
  let before = 0;
  for await (const { type } of run) {
    const now = performance.now();
    if (type === 'step') taken.push((now - before) / 1000);
    before = now;
  }
  const seconds = taken.slice(1).sort((a, b) => a - b)[Math.floor(steps / 2)];
  return { seconds, first: Math.max(0, taken[0] - seconds) };
}

function noiseOf(side: number): RawImage {
  const random = createRandom(0);
  const data = Uint8ClampedArray.from({ length: side * side * 3 }, () => 255 * random.uniform());
  return { data, width: side, height: side, channels: 3 };
}
