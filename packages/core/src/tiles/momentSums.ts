import * as tf from '@tensorflow/tfjs-core';
import type { LayerMoments, LayerPart, MomentsAsk } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import type { ImageTensor } from '../image/tensors.ts';
import { pause } from '../math/pause.ts';
import { disposeTree } from '../tree.ts';
import { cutWeights } from './cut.ts';
import { momentsThroughFeatures } from './throughFeatures.ts';

/** Means over positions, in double precision. */
export interface Moments {
  /** `[c]`. */
  mean: Float64Array;
  /** `[c, c]`, divided by positions. */
  gram: Float64Array;
}

interface Sum {
  mean: Float64Array;
  gram: Float64Array;
  weight: number;
}

/** Moments of a whole image, from those of its blocks: sums in double precision of sums in single. */
export class MomentSums {
  readonly #asks: readonly MomentsAsk[];
  readonly #sums: (Sum | undefined)[];

  constructor(asks: readonly MomentsAsk[]) {
    this.#asks = asks;
    this.#sums = asks.map(() => undefined);
  }

  get layers(): string[] {
    return [...new Set(this.#asks.map(({ layer }) => layer))];
  }

  /** Adds a block. @param partAt what of a layer is the block's own */
  async add(
    encoder: Encoder,
    pixels: ImageTensor,
    partAt: (layer: string) => LayerPart,
    signal?: AbortSignal,
  ): Promise<void> {
    await pause(signal);
    const weights = this.#asks.map(({ layer, over }) => cutWeights(over, partAt(layer)));
    const totals = weights.map((each) => each.reduce((sum, value) => sum + value, 0));
    // Engines prepare anew for another list of asks, so it has regions too that are not in this block.
    const asks = this.#asks.map(({ layer }, i) => ({ layer, over: totals[i] > 0 ? weights[i] : weights[i].fill(1) }));
    const moments = encoder.moments
      ? await encoder.moments(pixels, asks, signal)
      : await momentsThroughFeatures(encoder, pixels, asks, signal);
    try {
      for (const i of totals.keys()) {
        if (totals[i] === 0) continue;
        const [mean, gram] = await Promise.all([moments[i].mean.data(), moments[i].gram.data()]);
        this.addMeans(i, { mean: mean as Float32Array, gram: gram as Float32Array }, totals[i]);
      }
    } finally {
      disposeTree(moments);
    }
  }

  /** Adds means of an ask over some positions. @param weight how much these positions count together */
  addMeans(i: number, { mean, gram }: { mean: Float32Array; gram: Float32Array }, weight: number): void {
    const sum = this.#sums[i] ?? {
      mean: new Float64Array(mean.length),
      gram: new Float64Array(gram.length),
      weight: 0,
    };
    this.#sums[i] = sum;
    addTimes(sum.mean, mean, weight);
    addTimes(sum.gram, gram, weight);
    sum.weight += weight;
  }

  /** In the order of the asks. */
  means(): Moments[] {
    return this.#sums.map((sum) => {
      const { mean, gram, weight } = sum as Sum;
      return { mean: mean.map((value) => value / weight), gram: gram.map((value) => value / weight) };
    });
  }

  /** The same as tensors, which are the caller's. */
  toMoments(): LayerMoments[] {
    return this.means().map(({ mean, gram }) => ({
      mean: tf.tensor1d(Float32Array.from(mean)),
      gram: tf.tensor2d(Float32Array.from(gram), [mean.length, mean.length]),
    }));
  }
}

function addTimes(sum: Float64Array, values: Float32Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] += values[i] * factor;
}
