import * as tf from '@tensorflow/tfjs-core';
import '#gradients';
import type { CostParts, PartAt } from '../encoder/device.ts';
import type { Features } from '../encoder/features.ts';
import { PasticheError } from '../errors.ts';
import type { AdditiveScore, Loss, Statistic } from '../loss/loss.ts';
import { disposeTree, tidyTree } from '../tree.ts';
import { explain, releaseTape, type Term } from './differentiate.ts';

/** A statistic of the whole image, and the derivatives of `J` by its sums. */
interface Whole {
  sums: Record<string, { sum: tf.Tensor; positions: number }>;
  slopes: Record<string, tf.Tensor>;
}

/** Costs that are sums over positions, from the parts of an image: what `Objective` hands to an engine that computes it in blocks. */
export class PartSums implements CostParts {
  readonly isEmpty: boolean;
  readonly beyond: number;
  /** Each cost before its weight, once all parts are added. */
  readonly costs: Map<Loss, number> = new Map();
  readonly #terms: readonly { loss: Loss; additive: AdditiveScore }[];
  readonly #wholes: Whole[];

  /** @throws PasticheError `invalid-option` for a loss that is no sum */
  constructor(terms: readonly Term[]) {
    this.#terms = terms.map(({ loss, bound: { additive } }) => {
      if (additive) return { loss, additive };
      throw new PasticheError(
        'invalid-option',
        `The loss '${loss.name}' is no sum over positions, so it cannot be computed in blocks, as a picture of this size needs. ` +
          'Choose a smaller size, allow more memory, or leave that loss out',
      );
    });
    this.isEmpty = terms.length === 0;
    this.beyond = Math.max(0, ...this.#terms.map(({ additive }) => additive.beyond ?? 0));
    this.#wholes = terms.map(() => ({ sums: {}, slopes: {} }));
  }

  add(features: Features, partAt: PartAt): void {
    for (const [i, { loss, additive }] of this.#terms.entries()) {
      const { sums } = this.#wholes[i];
      const statistic = tidyTree(() => additive.statistic(this.#own(features, loss), partAt));
      for (const [key, { sum, positions }] of Object.entries(statistic)) {
        const before = sums[key];
        sums[key] = before
          ? { sum: tf.add(before.sum, sum), positions: before.positions + positions }
          : { sum, positions };
        if (before) tf.dispose([before.sum, sum]);
      }
    }
  }

  async finish(): Promise<void> {
    for (const [i, { loss, additive }] of this.#terms.entries()) {
      const { sums, slopes } = this.#wholes[i];
      const keys = Object.keys(sums);
      // tfjs finds no gradient where a score returns one of its means as it is: times 1, it is another tensor.
      const score = (...means: tf.Tensor[]): tf.Scalar =>
        tf.mul(additive.score(Object.fromEntries(keys.map((key, k) => [key, means[k]]))), 1);
      const means = tidyTree(() => keys.map((key) => tf.div(sums[key].sum, sums[key].positions)));
      try {
        const { value, grads } = tf.valueAndGrads(score)(means);
        for (const [k, key] of keys.entries()) {
          slopes[key] = tf.mul(grads[k], loss.weight / sums[key].positions);
          grads[k].dispose();
        }
        this.costs.set(loss, (await value.data())[0]);
        value.dispose();
      } catch (error) {
        releaseTape();
        throw explain(error as Error, loss);
      } finally {
        tf.dispose(means);
      }
    }
  }

  differentiate(features: Features, partAt: PartAt): Features {
    const cotangents: Record<string, tf.Tensor4D> = {};
    for (const [i, { loss, additive }] of this.#terms.entries()) {
      const { slopes } = this.#wholes[i];
      const seen = this.#own(features, loss);
      const along = (...tensors: tf.Tensor[]): tf.Scalar => {
        const given = Object.fromEntries(loss.layers.map((layer, k) => [layer, tensors[k]])) as Features;
        return dot(additive.statistic(given, partAt), slopes);
      };
      const gradients = tf.tidy(() => tf.grads(along)(loss.layers.map((layer) => seen[layer])));
      for (const [k, layer] of loss.layers.entries()) {
        const before = cotangents[layer];
        cotangents[layer] = (before ? tf.add(before, gradients[k]) : gradients[k]) as tf.Tensor4D;
        if (before) tf.dispose([before, gradients[k]]);
      }
    }
    return cotangents;
  }

  dispose(): void {
    disposeTree(this.#wholes);
  }

  #own(features: Features, { layers }: Loss): Features {
    return Object.fromEntries(layers.map((layer) => [layer, features[layer]]));
  }
}

/** How much `J` changes with a part's sums. */
function dot(statistic: Statistic, slopes: Record<string, tf.Tensor>): tf.Scalar {
  const shares = Object.entries(statistic).map(([key, { sum }]) => tf.sum(tf.mul(sum, slopes[key])));
  return shares.reduce((a, b) => tf.add(a, b)) as tf.Scalar;
}
