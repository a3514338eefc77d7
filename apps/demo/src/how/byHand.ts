import type { LayerMeasure, RawImage } from '@pastiche/core';
import { type Signal, signal } from '@preact/signals';
import { backend } from '../studio/settings.ts';
import { takeTurn, whenFree } from '../turns.ts';
import { type Problem, problemOf } from '../ui/problem.ts';
import { costsOf, type HandCosts } from './handCosts.ts';
import { allChannels, blocks } from './seen.ts';

/** Longer side of the picture that is painted by hand, in pixels: small enough to be measured while the brush moves. */
export const handSize = 112;

/** The costs of the picture as last measured, and those before. */
export const hand: Signal<{ now: HandCosts; before?: HandCosts } | undefined> = signal(undefined);
export const handProblem: Signal<Problem | undefined> = signal(undefined);

/** The two pictures, as large as what is painted. */
export interface Goals {
  photo: RawImage;
  painting: RawImage;
}

let targets: { of: Goals; photo: LayerMeasure[]; painting: LayerMeasure[] } | undefined;
/** The newest picture that waits to be measured. */
let waiting: { picture: RawImage; goals: Goals } | undefined;
let isBusy = false;

/** Measures a picture soon; of several that wait, only the newest. */
export async function judge(picture: RawImage, goals: Goals): Promise<void> {
  waiting = { picture, goals };
  if (isBusy) return;
  isBusy = true;
  handProblem.value = undefined;
  while (waiting) {
    const next = waiting;
    waiting = undefined;
    await takeTurn((signal) => measureNow(next, signal), true);
    // What the visitor has started since then is not ended by a picture that was painted before.
    if (waiting) await whenFree();
  }
  isBusy = false;
}

async function measureNow({ picture, goals }: NonNullable<typeof waiting>, signal: AbortSignal): Promise<void> {
  try {
    const { measure } = await import('@pastiche/web');
    const look = (of: RawImage): Promise<LayerMeasure[]> =>
      measure(of, {
        layers: [...blocks, 'conv4_2'],
        size: handSize,
        maps: allChannels,
        backend: backend.value,
        signal,
      });
    if (targets?.of !== goals) {
      const [photo, painting] = [await look(goals.photo), await look(goals.painting)];
      targets = { of: goals, photo, painting };
      hand.value = undefined;
    }
    const now = costsOf(await look(picture), targets);
    signal.throwIfAborted();
    hand.value = { now, before: hand.value?.now };
  } catch (error) {
    if (!signal.aborted) handProblem.value = problemOf(error);
  }
}
