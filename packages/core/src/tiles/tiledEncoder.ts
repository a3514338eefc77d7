import type { LayerMoments } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import { MomentSums } from './momentSums.ts';
import { TiledEncoding } from './tiledEncoding.ts';
import { createTiledEvaluator } from './tiledEvaluator.ts';
import { type TileOptions, Tiles } from './tiles.ts';

/**
 * The same network, which computes an image block by block: features, statistics and gradients are those of the whole image (to rounding, since
 * sums are in another order), in the memory of one block and of the content's features. A step takes half as long again, as statistics must be known before the
 * way back begins, and margins are computed twice.
 *
 * Features that are asked for are those of the whole image: the costs that have distances (`BoundLoss.onDevice`) need none.
 *
 * @param encoder stays the caller's; `dispose` does nothing
 */
export function tiledEncoder(encoder: Encoder, options: TileOptions): Encoder {
  const tiles = new Tiles(encoder, options);
  return {
    name: encoder.name,
    layers: encoder.layers,
    wraps: encoder.wraps,
    smallestImage: (layers) => encoder.smallestImage(layers),
    receptiveField: (layer) => encoder.receptiveField(layer),
    layerSize: (layer, image) => encoder.layerSize(layer, image),
    // Forward twice and back once, with margins.
    work: (layers) => 1.7 * (encoder.work?.(layers) ?? 1),
    encode: (image, layers, signal) => TiledEncoding.create(tiles, image, layers, signal),
    inBlocks: true,
    comparisons: ['mean', 'gram', 'covariance', 'activations'],
    evaluator: (distances) => createTiledEvaluator(tiles, distances),
    async moments(image, asks, signal): Promise<LayerMoments[]> {
      const sums = new MomentSums(asks);
      await tiles.sumUp(sums, image, signal);
      return sums.toMoments();
    },
    dispose: () => {},
  };
}
