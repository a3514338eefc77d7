import type { Encoder } from '../encoder/encoder.ts';
import { layersOfSlopes } from '../tiles/throughFeatures.ts';
import { Crew, type StartHelpers } from './crew.ts';
import { createCrewEvaluator } from './crewEvaluator.ts';

/** Options of {@link crewEncoder}. */
export interface CrewOptions {
  /** Starts threads beside this one. Called when they are first needed; `count` is at most `workers - 1`. */
  start: StartHelpers;
  /** How many threads there may be, this one included. */
  workers: number;
  /** The fewest pixels of a strip. @defaultValue 16384: below, threads mostly wait for each other */
  leastPixels?: number;
}

/**
 * The same network, computed by several threads where the engine itself has one. Each has a strip of the image's rows; at each convolution neighbors give each other
 * the rows that they need. So nothing is computed twice, and features and gradients are those of the whole image, to rounding. The same number of threads gives the same
 * bits. Small images get fewer threads.
 *
 * Features that are asked for are computed by this thread alone: the costs that have distances (`BoundLoss.onDevice`) need none.
 *
 * @param encoder has `encodeStrip`; from now on it belongs to the result
 */
export function crewEncoder(encoder: Encoder, { start, workers, leastPixels }: CrewOptions): Encoder {
  const crew = new Crew(encoder, start, workers, leastPixels);
  return {
    name: encoder.name,
    layers: encoder.layers,
    wraps: encoder.wraps,
    workers,
    smallestImage: (layers) => encoder.smallestImage(layers),
    receptiveField: (layer) => encoder.receptiveField(layer),
    layerSize: (layer, image) => encoder.layerSize(layer, image),
    work: encoder.work?.bind(encoder),
    encode: (image, layers, signal) => encoder.encode(image, layers, signal),
    comparisons: ['mean', 'gram', 'covariance', 'activations'],
    evaluator: (distances) => createCrewEvaluator(crew, distances),
    moments: (image, asks, signal) => {
      const layers = [...new Set(asks.map(({ layer }) => layer))];
      return crew.work(image, layers, async (turn) => (await turn.begin(asks)).toMoments(), signal);
    },
    pullback: (image, slopes, signal) =>
      crew.work(
        image,
        layersOfSlopes(slopes),
        async (turn) => {
          await turn.begin([]);
          return turn.pull(slopes);
        },
        signal,
      ),
    dispose() {
      crew.end();
      encoder.dispose();
    },
  };
}
