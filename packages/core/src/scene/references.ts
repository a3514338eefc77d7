import * as tf from '@tensorflow/tfjs-core';
import type { LayerMoments } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import type { Features } from '../encoder/features.ts';
import type { ImageTensor } from '../image/tensors.ts';
import { imageLayer, positionsOf, type Reference } from '../loss/loss.ts';
import { gram } from '../math/gram.ts';
import { cloneTree, disposeTree } from '../tree.ts';
import type { ScenePicture } from './picture.ts';
import type { StatisticsCache } from './statisticsCache.ts';

/** Something that a loss has asked of a picture. */
interface Ask {
  layers: readonly string[];
  /** From the features or, if `moments` is set, from the moments of its one layer. */
  use(features: Features): unknown;
  moments?: boolean;
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
    const use = ({ [layer]: activations }: Features): LayerMoments => ({
      mean: tf.div(tf.sum(activations, [0, 1, 2]), positionsOf(activations)),
      gram: tf.div(gram(activations), positionsOf(activations)),
    });
    const measured = await this.#ask<LayerMoments>({ layers: [layer], use, moments: true });
    try {
      await cache.set(encoder, this.#picture, layer, measured);
      return measured;
    } catch (error) {
      disposeTree(measured);
      throw error;
    }
  }

  #ask<T>(ask: Pick<Ask, 'layers' | 'use' | 'moments'>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#asks.push({ ...ask, resolve: resolve as Ask['resolve'], reject });
      if (this.#asks.length === 1) this.#measuring.last = this.#measuring.last.then(() => this.#answer());
    });
  }

  async #answer(): Promise<void> {
    const asks = this.#asks;
    this.#asks = [];
    let image: ImageTensor | undefined;
    const isKnown = ({ moments }: Ask): boolean => moments === true && this.#measuring.encoder.moments !== undefined;
    try {
      image = this.#picture.toTensor();
      await this.#askForMoments(image, asks.filter(isKnown));
      await this.#look(
        image,
        asks.filter((ask) => !isKnown(ask)),
      );
    } catch (error) {
      for (const { reject } of asks) reject(error);
    } finally {
      image?.dispose();
    }
  }

  async #askForMoments(image: ImageTensor, asks: readonly Ask[]): Promise<void> {
    if (asks.length === 0) return;
    const { encoder, signal } = this.#measuring;
    const layers = new Set(asks.flatMap((ask) => ask.layers));
    const measured = (await encoder.moments?.(image, [...layers], signal)) ?? {};
    for (const { layers, resolve } of asks) resolve(cloneTree(measured[layers[0]]));
    disposeTree(measured);
  }

  async #look(image: ImageTensor, asks: readonly Ask[]): Promise<void> {
    if (asks.length === 0) return;
    const { encoder, signal } = this.#measuring;
    const layers = new Set(asks.flatMap((ask) => ask.layers).filter((layer) => layer !== imageLayer));
    const encoding = layers.size > 0 ? await encoder.encode(image, [...layers], signal) : undefined;
    const answers: unknown[] = [];
    try {
      const features = { ...encoding?.features, [imageLayer]: image };
      for (const { use } of asks) answers.push(tf.tidy(() => cloneTree(use(features)) as tf.TensorContainer));
    } catch (error) {
      disposeTree(answers);
      throw error;
    } finally {
      encoding?.dispose();
    }
    for (const [i, { resolve }] of asks.entries()) resolve(answers[i]);
  }
}
