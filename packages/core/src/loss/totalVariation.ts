import * as tf from '@tensorflow/tfjs-core';
import type { Size } from '../image/resize.ts';
import type { Wraps } from '../image/wraps.ts';
import { valuesHere } from '../math/host.ts';
import { additive } from './additive.ts';
import { imageLayer, type Loss } from './loss.ts';

/** Options of {@link totalVariationLoss}. */
export interface TotalVariationLossOptions {
  /** @defaultValue 1 */
  weight?: number;
  /** The directions in which the last pixel's neighbor is the first one. @defaultValue none */
  wraps?: Wraps;
}

/**
 * How rough the image is: the mean over its pixels of the squared differences to the right and the lower neighbor
 * (Mahendran & Vedaldi 2015, equation 4 with beta = 2). Damps the pixel noise that max pooling invites.
 */
export function totalVariationLoss({ weight, wraps }: TotalVariationLossOptions = {}): Loss {
  return additive({
    name: 'variation',
    weight,
    layers: [imageLayer],
    beyond: 1,
    statistic({ [imageLayer]: image }, _, partAt) {
      const [, height, width, channels] = image.shape;
      // Of a part, the pixels beyond it are neighbors only.
      const part = partAt?.(imageLayer);
      const own = part?.inner ?? { height, width };
      const positions = own.height * own.width;
      // Along a side that a part has as a whole, nothing is beyond it but its own first pixel.
      const around = {
        x: wraps?.x === true && (!part || own.width === part.whole.width),
        y: wraps?.y === true && (!part || own.height === part.whole.height),
      };
      if (valuesHere(image)) return { roughness: { sum: roughness(image, own, around), positions } };
      const differences = [
        squaredDifferences(image, [1, own.height, width - 1, channels], [0, 0, 1, 0]),
        squaredDifferences(image, [1, height - 1, own.width, channels], [0, 1, 0, 0]),
        ...(around.x ? [squaredDifferences(image, [1, own.height, 1, channels], [0, 0, width - 1, 0])] : []),
        ...(around.y ? [squaredDifferences(image, [1, 1, own.width, channels], [0, height - 1, 0, 0])] : []),
      ];
      return { roughness: { sum: differences.reduce((a, b) => tf.add(a, b)), positions } };
    },
    score: ({ roughness }) => roughness as tf.Scalar,
  });
}

type Index = [number, number, number, number];

function squaredDifferences(image: tf.Tensor4D, size: Index, shift: Index): tf.Tensor {
  return tf.sum(tf.squaredDifference(tf.slice(image, [0, 0, 0, 0], size), tf.slice(image, shift, size)));
}

/** The same sum and its gradient, pixel by pixel, where tfjs has plain arrays: it takes no copies of the image. */
function roughness(image: tf.Tensor4D, own: Size, wraps: Wraps): tf.Tensor {
  const measured = tf.customGrad((x, save) => {
    const tensor = x as tf.Tensor4D;
    (save as tf.GradSaveFunc)([tensor]);
    let sum = 0;
    eachDifference(tensor, own, wraps, (difference) => {
      sum += difference * difference;
    });
    const gradFunc = (slope: tf.Tensor, [kept]: tf.Tensor[]): tf.Tensor => {
      const gradient = new Float32Array(kept.size);
      const factor = 2 * slope.dataSync()[0];
      eachDifference(kept as tf.Tensor4D, own, wraps, (difference, from, to) => {
        gradient[from] -= factor * difference;
        gradient[to] += factor * difference;
      });
      return tf.tensor(gradient, kept.shape);
    };
    return { value: tf.scalar(sum), gradFunc };
  });
  return measured(image);
}

/** The differences to the right and the lower neighbor, and the places of both values. */
function eachDifference(
  image: tf.Tensor4D,
  own: Size,
  wraps: Wraps,
  use: (difference: number, from: number, to: number) => void,
): void {
  const values = valuesHere(image) as Float32Array;
  const [, height, width, channels] = image.shape;
  const row = width * channels;
  for (let y = 0; y < own.height; y++) {
    const below = y + 1 < height ? row : wraps.y ? -y * row : 0;
    for (let x = 0; x < own.width; x++) {
      const right = x + 1 < width ? channels : wraps.x ? -x * channels : 0;
      const first = y * row + x * channels;
      for (let at = first; at < first + channels; at++) {
        if (right !== 0) use(values[at + right] - values[at], at, at + right);
        if (below !== 0) use(values[at + below] - values[at], at, at + below);
      }
    }
  }
}
