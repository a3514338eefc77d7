import type { RawImage, StyleRun } from '@pastiche/core';
import type { ReconstructInBrowserOptions } from '@pastiche/web';
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Picture } from '../studio/picture.ts';
import { type Computation, createComputation } from './computation.ts';
import { common, layerSets, meanCost } from './layerSets.ts';
import { type Library, paintSmall } from './paintSmall.ts';
import { painting, photo, pixelsOf } from './subjects.ts';

interface TileState {
  phase: 'waiting' | 'painting' | 'done';
  picture?: RawImage;
  /** 0..1 */
  progress: number;
  /** Distance from the target, as a fraction of the target's energy: the mean of the run's costs. */
  distance?: number;
}

/** A picture rebuilt from noise to match some layers. */
export interface Tile {
  layers: readonly string[];
  state: Signal<TileState>;
}

/** Several rebuildings of one picture, one after the other. They are kept until the picture changes. */
export interface Series extends Computation {
  tiles: readonly Tile[];
  /** The picture to rebuild. */
  picture: ReadonlySignal<Picture>;
}

const waiting: TileState = { phase: 'waiting', progress: 0 };

/** The photo from the activations of single layers: the lower row of figure 1 of Gatys et al. */
export const contentSeries: Series = createSeries(
  'content/',
  photo,
  layerSets.content,
  ({ reconstructContent }, picture, [layer], options) => reconstructContent(picture, { ...options, layer }),
);

/** The style from the Gram matrices of more and more layers: the upper row of figure 1 of Gatys et al. */
export const styleSeries: Series = createSeries(
  'style/',
  painting,
  layerSets.style,
  ({ reconstructStyle }, picture, layers, options) => reconstructStyle(picture, { ...options, layers }),
);

type Reconstruct = (
  library: Library,
  picture: RawImage,
  layers: readonly string[],
  options: ReconstructInBrowserOptions,
) => StyleRun;

function createSeries(
  cost: string,
  picture: ReadonlySignal<Picture>,
  layerSets: readonly (readonly string[])[],
  reconstruct: Reconstruct,
): Series {
  const tiles = layerSets.map((layers): Tile => ({ layers, state: signal(waiting) }));
  let seed = 0;
  const discard = (): void => {
    for (const { state } of tiles) state.value = waiting;
  };

  async function rebuild({ layers, state }: Tile, signal: AbortSignal): Promise<void> {
    state.value = { phase: 'painting', progress: 0 };
    const pixels = await pixelsOf(picture.peek());
    const result = await paintSmall(
      (library, given) => reconstruct(library, pixels, layers, { ...common, ...given, seed }),
      {
        signal,
        onStep: ({ costs, progress }, seen) => {
          state.value = { phase: 'painting', picture: seen, progress, distance: meanCost(costs, cost) };
        },
      },
    );
    signal.throwIfAborted();
    state.value = { ...state.value, phase: 'done', picture: result, progress: 1 };
  }

  /** Goes on with the tiles that are not done; if all are, rebuilds them from other noise. */
  async function work(cancelled: AbortSignal): Promise<void> {
    if (tiles.every(({ state }) => state.value.phase === 'done')) {
      discard();
      seed++;
    }
    for (const tile of tiles) {
      if (tile.state.value.phase === 'done') continue;
      await rebuild(tile, cancelled).catch((error) => {
        tile.state.value = waiting;
        throw error;
      });
    }
  }

  return { tiles, picture, ...createComputation({ of: [picture], work, discard }) };
}
