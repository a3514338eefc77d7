import type { LayerMoments, MomentsAsk } from '../encoder/device.ts';
import type { Encoder, Encoding } from '../encoder/encoder.ts';
import type { Features } from '../encoder/features.ts';
import { momentsOf } from '../encoder/momentsOf.ts';
import type { ImageTensor } from '../image/tensors.ts';
import { imageLayer, networkLayers, type Reference } from '../loss/loss.ts';
import { disposeTree, tidyTree } from '../tree.ts';
import type { PaintingPart } from './control.ts';
import type { ScenePicture } from './picture.ts';
import type { StatisticsCache } from './statisticsCache.ts';

/** Something that a loss has asked of a picture. */
interface Ask {
  layers: readonly string[];
  /** The moments that are asked for; `use` takes those of the encoder, if it measures them. */
  moments?: MomentsAsk;
  use(features: Features, moments: LayerMoments | undefined): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

type Use<T> = (features: Features, moments: LayerMoments | undefined) => T;

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

  /** @param part what of the picture is taken; without it, everything */
  async moments(layer: string, part?: PaintingPart): Promise<LayerMoments> {
    const { encoder, cache } = this.#measuring;
    const key = part ? `${layer} ${part.key}` : layer;
    const known = cache.get(encoder, this.#picture, key);
    if (known) return known;
    const measured = await this.#ask({
      layers: encoder.moments ? [] : [layer],
      moments: { layer, over: part?.positions.data },
      use: (features, moments) => moments ?? momentsOf(features[layer], part?.positions),
    });
    try {
      await cache.set(encoder, this.#picture, key, measured);
      return measured;
    } catch (error) {
      disposeTree(measured);
      throw error;
    }
  }

  /** The same picture with another weight, of which only a part is taken. */
  part(weight: number, part: PaintingPart | undefined): Reference {
    return {
      weight,
      measure: (layers, use) => this.measure(layers, use),
      moments: (layer) => this.moments(layer, part),
    };
  }

  #ask<T>(ask: Omit<Ask, 'use' | 'resolve' | 'reject'> & { use: Use<T> }): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#asks.push({ ...ask, resolve: resolve as Ask['resolve'], reject });
      if (this.#asks.length === 1) this.#measuring.last = this.#measuring.last.then(() => this.#answer());
    });
  }

  async #answer(): Promise<void> {
    const asks = this.#asks;
    this.#asks = [];
    const { encoder, signal } = this.#measuring;
    const layers = networkLayers(asks);
    let image: ImageTensor | undefined;
    let moments: LayerMoments[] = [];
    let encoding: Encoding | undefined;
    const answers: unknown[] = [];
    try {
      image = this.#picture.toTensor();
      const wanted = asks.filter(({ moments }) => moments);
      if (wanted.length > 0) {
        const asked = wanted.map(({ moments }) => moments as MomentsAsk);
        moments = (await encoder.moments?.(image, asked, signal)) ?? [];
      }
      if (layers.length > 0) encoding = await encoder.encode(image, layers, signal);
      const features = { ...encoding?.features, [imageLayer]: image };
      for (const ask of asks) answers.push(tidyTree(() => ask.use(features, moments[wanted.indexOf(ask)])));
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
