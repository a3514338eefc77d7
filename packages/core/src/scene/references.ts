import * as tf from '@tensorflow/tfjs-core';
import type { LayerMoments } from '../encoder/device.ts';
import type { Encoder, Encoding } from '../encoder/encoder.ts';
import type { Features } from '../encoder/features.ts';
import type { ImageTensor } from '../image/tensors.ts';
import { imageLayer, networkLayers, positionsOf, type Reference } from '../loss/loss.ts';
import { gram } from '../math/gram.ts';
import { disposeTree, tidyTree } from '../tree.ts';
import type { ScenePicture } from './picture.ts';
import type { StatisticsCache } from './statisticsCache.ts';

type Moments = Readonly<Record<string, LayerMoments>>;

/** Something that a loss has asked of a picture. */
interface Ask {
  layers: readonly string[];
  /** The layer whose moments are asked for; `use` takes those of the encoder, if it measures them. */
  moments?: string;
  use(features: Features, moments: Moments): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** What measures, and where it keeps what can be kept. */
export interface Measuring {
  encoder: Encoder;
  cache: StatisticsCache;
  signal?: AbortSignal;
  /** The last pass through the network: pictures are encoded one after the other, so that memory holds the activations of one. */
  last: Promise<void>;
}

/** A picture, as losses see it: all that is asked for at a time is answered by one pass through the network. */
export class MeasuredPicture implements Reference {
  readonly #picture: ScenePicture;
  readonly #measuring: Measuring;
  #asks: Ask[] = [];

  constructor(picture: ScenePicture, measuring: Measuring) {
    this.#picture = picture;
    this.#measuring = measuring;
  }

  get weight(): number {
    return this.#picture.weight;
  }

  measure<T>(layers: readonly string[], use: (features: Features) => T): Promise<T> {
    return this.#ask({ layers, use });
  }

  async moments(layer: string): Promise<LayerMoments> {
    const { encoder, cache } = this.#measuring;
    const known = cache.get(encoder, this.#picture, layer);
    if (known) return known;
    const measured = await this.#ask({
      layers: encoder.moments ? [] : [layer],
      moments: layer,
      use: (features, moments) => moments[layer] ?? momentsOf(features[layer]),
    });
    try {
      await cache.set(encoder, this.#picture, layer, measured);
      return measured;
    } catch (error) {
      disposeTree(measured);
      throw error;
    }
  }

  #ask<T>(ask: Omit<Ask, 'use' | 'resolve' | 'reject'> & { use(features: Features, moments: Moments): T }): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#asks.push({ ...ask, resolve: resolve as Ask['resolve'], reject });
      if (this.#asks.length === 1) this.#measuring.last = this.#measuring.last.then(() => this.#answer());
    });
  }

  async #answer(): Promise<void> {
    const asks = this.#asks;
    this.#asks = [];
    const { encoder, signal } = this.#measuring;
    const momentLayers = new Set(asks.flatMap(({ moments }) => moments ?? []));
    const layers = networkLayers(asks);
    let image: ImageTensor | undefined;
    let moments: Moments = {};
    let encoding: Encoding | undefined;
    const answers: unknown[] = [];
    try {
      image = this.#picture.toTensor();
      if (momentLayers.size > 0) moments = (await encoder.moments?.(image, [...momentLayers], signal)) ?? {};
      if (layers.length > 0) encoding = await encoder.encode(image, layers, signal);
      const features = { ...encoding?.features, [imageLayer]: image };
      for (const { use } of asks) answers.push(tidyTree(() => use(features, moments)));
    } catch (error) {
      disposeTree(answers);
      for (const { reject } of asks) reject(error);
    } finally {
      encoding?.dispose();
      disposeTree([image, moments]);
    }
    // Where they are rejected already, this does nothing.
    for (const [i, { resolve }] of asks.entries()) resolve(answers[i]);
  }
}

function momentsOf(activations: tf.Tensor4D): LayerMoments {
  const positions = positionsOf(activations);
  return { mean: tf.div(tf.sum(activations, [0, 1, 2]), positions), gram: tf.div(gram(activations), positions) };
}
