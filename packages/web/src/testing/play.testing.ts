import type { Page } from 'playwright-core';
import type { BackendName } from '../backendNames.ts';
import './browser.testing.ts';

export interface Scene {
  backend: BackendName;
  steps: number;
  /** What happens at the third step. */
  meanwhile?: 'break' | 'change';
}

export interface Played {
  /** The types of the events (of notices, what they say), then what became of the run. */
  events: string[];
  /** The costs that each step told of. */
  costs: string[][];
}

/** A run of many small steps, driven in the page; `stepsSeen` says how far it is. */
export function play(page: Page, scene: Scene): Promise<Played> {
  return page.evaluate(playHere, scene);
}

/** What {@link play} does in the page. */
export async function playHere({ backend, steps, meanwhile }: Scene): Promise<Played> {
  const data = Uint8ClampedArray.from({ length: 32 * 32 * 3 }, (_, i) => (i * 37) % 256);
  const content = { data, width: 32, height: 32, channels: 3 as const };
  const run = pastiche.stylize({
    ...{ content, styles: content, backend, model: 'random' as const },
    ...{ size: 32, minSize: 32, iterations: steps },
    // No deeper: on a graphics card of software every layer costs seconds.
    ...{ contentLayers: { conv2_1: 1 }, styleLayers: { conv1_1: 1, conv3_1: 1 } },
  });
  const events: string[] = [];
  const costs: string[][] = [];
  globalThis.stepsSeen = 0;
  for await (const event of run) {
    events.push(event.type === 'notice' ? event.message : event.type);
    if (event.type !== 'step') continue;
    globalThis.stepsSeen = costs.push(Object.keys(event.costs));
    // As pages do at every step: looking must not fail while a lost device is replaced.
    await run.snapshot();
    if (event.iteration !== 3) continue;
    if (meanwhile === 'break') break;
    if (meanwhile === 'change') await run.change({ styleLayers: { conv2_1: 1 } });
  }
  const outcome = await run.result.then(
    ({ width }) => `a picture ${width} wide`,
    (error) => error.name,
  );
  return { events: [...events, outcome], costs };
}

/** Waits until the run of {@link play} has told of so many steps. */
export async function stepsDone(page: Page, steps: number): Promise<void> {
  await page.waitForFunction((wanted) => stepsSeen >= wanted, steps);
}
