import type * as tf from '@tensorflow/tfjs-core';
import type { Encoder, Strongest } from '../encoder/encoder.ts';
import { strongest } from '../explore/strongest.ts';
import { assert, assertClose, failure, oddShape, randomTensor } from './check.ts';

/** What an encoder says of its strongest activations by itself, against what its features say. */
export async function findsStrongest(encoder: Encoder, tolerance: number): Promise<void> {
  await withStrongest(encoder, randomTensor(oddShape, 1), (layer, { values, positions, size }, { shape, units }) => {
    assert(`${shape}` === `${[1, size.height, size.width, values.length]}`, `Expected ${layer} to be [${shape}]`);
    for (const [unit, activations] of units.entries()) {
      const most = activations.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
      const name = `${layer}'s unit ${unit}`;
      assertClose(values[unit], most, tolerance, `the strongest activation of ${name}`);
      assertClose(activations[positions[unit]], most, tolerance, `the activation of ${name} where it is the strongest`);
    }
  });
}

/** An image of one color is the same everywhere but at its borders: of equal activations the first one counts. */
export async function takesFirstOfEquals(encoder: Encoder): Promise<void> {
  await withStrongest(encoder, randomTensor(oddShape, 1, 0.5, 0.5), (layer, { values, positions }, { units }) => {
    for (const [unit, activations] of units.entries()) {
      const first = activations.indexOf(values[unit]);
      // An engine may compute the features in two ways that differ in the last bit, and nothing is equal then.
      const isFirst = first < 0 || first === positions[unit];
      assert(isFirst, `${layer}'s unit ${unit} fires first at ${first}, but ${positions[unit]} is said`);
    }
  });
}

export async function strongestStops(encoder: Encoder): Promise<void> {
  const image = randomTensor(oddShape, 1);
  const reason = new Error('enough');
  const error = await failure(strongest(encoder, image, encoder.layers, AbortSignal.abort(reason)));
  image.dispose();
  assert(error === reason, `Expected strongest() to reject with signal.reason but received ${error}`);
}

/** Checks each layer's strongest with the layer's features, unit by unit; the image is disposed of. */
async function withStrongest(
  encoder: Encoder,
  image: tf.Tensor4D,
  check: (layer: string, found: Strongest, features: { shape: number[]; units: Float32Array[] }) => void,
): Promise<void> {
  const found = await strongest(encoder, image, encoder.layers);
  const encoding = await encoder.encode(image, encoder.layers);
  try {
    for (const layer of encoder.layers) {
      const { shape } = encoding.features[layer];
      const values = (await encoding.features[layer].data()) as Float32Array;
      const units = Array.from({ length: shape[3] }, (_, unit) => values.filter((_, i) => i % shape[3] === unit));
      check(layer, found[layer], { shape, units });
    }
  } finally {
    encoding.dispose();
    image.dispose();
  }
}
