import type { LayerMeasure, RawImage } from '@pastiche/core';
import { type Signal, signal } from '@preact/signals';
import { backend } from '../studio/settings.ts';
import { type Computation, createComputation } from './computation.ts';
import { paintSmall, type Step } from './paintSmall.ts';
import { allChannels, blocks } from './seen.ts';
import { painting, pixelsOf } from './subjects.ts';

/** A picture on its way to the painting's Gram matrices. */
export interface Converging {
  picture: RawImage;
  /** What the network sees in it, and in the painting at the same size, by block. */
  measured: readonly LayerMeasure[];
  target: readonly LayerMeasure[];
}

export const converging: Signal<Converging | undefined> = signal(undefined);
/** The costs at every step so far. */
export const styleCosts: Signal<readonly Step['costs'][]> = signal([]);

/** Longer side in pixels, and steps: about twenty seconds without a graphics card. */
const size = 96;
const iterations = 120;

/** Paints the painting's style from noise, at one scale, so that one cost falls from the first step to the last. */
export const gramRun: Computation = createComputation({ of: [painting], work: paint, discard });

function discard(): void {
  converging.value = undefined;
  styleCosts.value = [];
}

async function paint(signal: AbortSignal): Promise<void> {
  discard();
  const { measure } = await import('@pastiche/web');
  const pixels = await pixelsOf(painting.peek());
  const look = (picture: RawImage): Promise<LayerMeasure[]> =>
    measure(picture, { layers: blocks, size, maps: allChannels, backend: backend.value, signal });
  const target = await look(pixels);
  let looking: Promise<void> | undefined;
  const show = async (picture: RawImage): Promise<void> => {
    const measured = await look(picture);
    signal.throwIfAborted();
    converging.value = { picture, measured, target };
  };
  const onStep = ({ costs }: Step, picture: RawImage): void => {
    styleCosts.value = [...styleCosts.value, costs];
    // The run does not wait for what is looked at: a step that comes meanwhile is not shown.
    looking ??= show(picture)
      .catch(() => {})
      .finally(() => (looking = undefined));
  };
  const result = await paintSmall(
    (library, given) => library.reconstructStyle(pixels, { ...given, layers: blocks, size, minSize: size, iterations }),
    { signal, onStep },
  );
  await looking;
  await show(result);
}
