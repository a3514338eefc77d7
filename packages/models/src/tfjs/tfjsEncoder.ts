import { checkLayers, type Encoder, type Encoding, type ImageTensor, type Neighbors } from '@pastiche/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Network, Pooling } from '../networks/network.ts';
import { nodesOf, upTo } from '../networks/nodes.ts';
import { checkWeights, describe, type Weights } from '../weights/weights.ts';
import { type Border, bordered, borderWidth, checkWraps, onlyHalves } from './border.ts';
import { createFilters, createTap, type Filters, type WayBack } from './filters.ts';
import { forward, neededBackward, type Parameters } from './forward.ts';
import { TfjsEncoding } from './tfjsEncoding.ts';

/** Options of {@link createTfjsEncoder}. */
export interface TfjsEncoderOptions {
  /** @defaultValue 'max' */
  pooling?: Pooling;
  /** What the first convolution sees around the image; where it wraps, every convolution. @defaultValue 'zeros' */
  border?: Border;
  /**
   * The kernel for gradients of convolutions: the forward kernel with rotated filters, or tfjs's transposed one. Which is faster depends
   * on the backend and the device.
   *
   * @defaultValue 'rotated'
   */
  wayBack?: WayBack;
}

/**
 * The reference implementation of an {@link Encoder}: the network on tfjs's current backend.
 *
 * A forward pass keeps only each ReLU's output, which is the feature, the mask of the backward pass (its sign) and the input of the pool,
 * and the inputs of other pools and normalizations. tfjs's own tape keeps about three times as much.
 *
 * @throws PasticheError `invalid-weights`; `invalid-option` for a border that does not suit the network
 */
export function createTfjsEncoder(
  network: Network,
  weights: Weights,
  { pooling = 'max', border = 'zeros', wayBack = 'rotated' }: TfjsEncoderOptions = {},
): Encoder {
  const wraps = checkWraps(network, border);
  const convolutions = checkWeights(weights, network);
  const about = describe(network, convolutions);
  const taps = convolutions.map((convolution) => [convolution.name, createTap(convolution, weights)] as const);
  const parameters: Parameters = {
    mean: tf.tensor1d([...network.input.mean]),
    filters: new Map(convolutions.map((each) => [each.name, createFilters(each, network, weights, wayBack)])),
    taps: new Map(taps.filter((entry): entry is [string, Filters] => entry[1] !== undefined)),
    pooling,
    border: borderWidth(network, border),
    wraps,
  };
  const encode = async (
    image: ImageTensor,
    wanted: readonly string[],
    signal?: AbortSignal,
    neighbors?: Neighbors,
  ): Promise<Encoding> => {
    checkLayers(network, about.layers, wanted);
    const nodes = nodesOf(bordered(upTo(network, wanted), border));
    const outputs = await forward(image, nodes, parameters, neededBackward(nodes, wanted), signal, neighbors);
    return new TfjsEncoding({ nodes, parameters, outputs, imageShape: image.shape, neighbors }, wanted);
  };
  const hasStrips = onlyHalves(network) && border !== 'replicate' && wayBack === 'rotated';
  return {
    ...about,
    wraps,
    encode: (image, wanted, signal) => encode(image, wanted, signal),
    encodeStrip: hasStrips
      ? (pixels, wanted, neighbors, signal) => encode(pixels, wanted, signal, neighbors)
      : undefined,
    dispose() {
      parameters.mean.dispose();
      for (const { forward, backward, bias } of [...parameters.filters.values(), ...parameters.taps.values()]) {
        tf.dispose([forward, backward ?? [], bias]);
      }
    },
  };
}
