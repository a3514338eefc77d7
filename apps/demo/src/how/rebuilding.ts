import type { RawImage, StyleRun } from '@pastiche/core';
import type { ReconstructInBrowserOptions } from '@pastiche/web';
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Picture } from '../studio/picture.ts';
import { photo } from '../studio/pictures.ts';
import { endTurns, takeTurn } from '../turns.ts';
import { type Problem, problemOf } from '../ui/problem.ts';
import { paintSmall, type StartSmall, type Step } from './paintSmall.ts';
import { painting, pixelsOf } from './subjects.ts';

interface TileState {
  phase: 'waiting' | 'painting' | 'done';
  picture?: RawImage;
  /** 0..1 */
  progress: number;
  /** Distance from the target, as a fraction of the target's energy. */
  distance?: number;
}

/** A picture rebuilt from noise to match some layers. */
export interface Tile {
  layers: readonly string[];
  state: Signal<TileState>;
}

type Kind = 'content' | 'style';
type Reconstruct = (
  library: Parameters<StartSmall>[0],
  picture: RawImage,
  layers: readonly string[],
  options: ReconstructInBrowserOptions,
) => StyleRun;

/** Several rebuildings of one picture, one after the other. They are kept until the picture changes. */
export interface Series {
  tiles: readonly Tile[];
  phase: ReadonlySignal<'idle' | 'running' | 'done'>;
  problem: ReadonlySignal<Problem | undefined>;
  /** The picture to rebuild. */
  picture: ReadonlySignal<Picture>;
  /** Continues with the tiles that are not done, or restarts all from other noise. */
  play: () => Promise<void>;
  stop: () => void;
}

const waiting: TileState = { phase: 'waiting', progress: 0 };
/** `size`, the longer side in pixels, is a tile's width on a common screen. */
const common: ReconstructInBrowserOptions = { size: 192, iterations: 40, coarseIterations: 30 };

/** The photo from the activations of single layers: the lower row of figure 1 of Gatys et al. */
export const contentSeries: Series = createSeries(
  'content',
  photo,
  ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv4_2', 'conv5_1'].map((layer) => [layer]),
  ({ reconstructContent }, picture, [layer], options) => reconstructContent(picture, { ...options, layer }),
);

/** The style from the Gram matrices of more and more layers: the upper row of figure 1 of Gatys et al. */
export const styleSeries: Series = createSeries(
  'style',
  painting,
  ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv5_1'].map((_, i, all) => all.slice(0, i + 1)),
  ({ reconstructStyle }, picture, layers, options) => reconstructStyle(picture, { ...options, layers }),
);

function createSeries(
  kind: Kind,
  picture: ReadonlySignal<Picture>,
  layerSets: readonly (readonly string[])[],
  reconstruct: Reconstruct,
): Series {
  const tiles = layerSets.map((layers): Tile => ({ layers, state: signal(waiting) }));
  const phase = signal<'idle' | 'running' | 'done'>('idle');
  const problem = signal<Problem | undefined>(undefined);
  let seed = 0;

  const clear = (): void => {
    for (const { state } of tiles) state.value = waiting;
    phase.value = 'idle';
    problem.value = undefined;
  };
  let of = picture.peek();
  picture.subscribe((now) => {
    if (now === of) return;
    of = now;
    if (phase.value === 'running') endTurns();
    clear();
  });

  async function rebuild({ layers, state }: Tile, cancelled: AbortSignal): Promise<void> {
    state.value = { phase: 'painting', progress: 0 };
    const pixels = await pixelsOf(picture.peek());
    const start: StartSmall = (library, given) => reconstruct(library, pixels, layers, { ...common, ...given, seed });
    const onStep = (step: Step, seen: RawImage): void => {
      state.value = { phase: 'painting', picture: seen, progress: step.progress, distance: distanceOf(step, kind) };
    };
    const result = await paintSmall(start, { signal: cancelled, onStep });
    cancelled.throwIfAborted();
    state.value = { ...state.value, phase: 'done', picture: result, progress: 1 };
  }

  async function play(): Promise<void> {
    if (phase.value === 'done') {
      clear();
      seed++;
    }
    phase.value = 'running';
    problem.value = undefined;
    await takeTurn(async (cancelled) => {
      phase.value = 'running';
      try {
        for (const tile of tiles) if (tile.state.value.phase !== 'done') await rebuild(tile, cancelled);
        phase.value = 'done';
      } catch (error) {
        for (const { state } of tiles) if (state.value.phase === 'painting') state.value = waiting;
        phase.value = 'idle';
        if (!cancelled.aborted) problem.value = problemOf(error);
      }
    });
    // Another computation may have cancelled this one before it began.
    if (phase.value === 'running') phase.value = 'idle';
  }

  return { tiles, phase, problem, picture, play, stop: endTurns };
}

/** Mean cost of a kind; each cost is a fraction of its target's energy. */
function distanceOf({ costs }: Step, kind: Kind): number {
  const names = Object.keys(costs).filter((name) => name.startsWith(`${kind}/`));
  return names.reduce((sum, name) => sum + costs[name], 0) / names.length;
}
