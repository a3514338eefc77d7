import * as tf from '@tensorflow/tfjs-core';
import type { OtherCosts } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import type { Features } from '../encoder/features.ts';
import { type ImageTensor, sizeOf } from '../image/tensors.ts';
import { imageLayer, type Loss, type Step } from '../loss/loss.ts';
import { createRandom } from '../math/random.ts';
import { disposeTree } from '../tree.ts';
import { type Bindings, bindLosses } from './bind.ts';
import { bindDevice, type DeviceTerms } from './device.ts';
import { differentiateAll, type LocalGradients, readsNetwork, type Term } from './differentiate.ts';
import type { Scene, ScenePicture } from './picture.ts';
import { StatisticsCache } from './statisticsCache.ts';

/** `J` and its gradient at one image. */
export interface Evaluation {
  /** `J`: the weighted sum of the costs. */
  loss: number;
  /** Each loss by its name, before its weight. */
  costs: Readonly<Record<string, number>>;
  /** `dJ/dimage`, `[1, H, W, 3]`, the caller's to dispose. */
  gradient: ImageTensor;
}

/**
 * `J` at one scale: the losses, bound to the photo and the paintings. {@link Objective.aim} measures these; afterwards
 * {@link Objective.evaluate} costs one pass through the network and back.
 */
export class Objective {
  readonly #encoder: Encoder;
  readonly #cache: StatisticsCache;
  #bindings: Bindings = { terms: [], scene: undefined };
  /** The terms that the encoder computes by itself. */
  #device: DeviceTerms | undefined;

  /** Without losses and pictures: {@link Objective.aim} gives it some. `encoder` stays the caller's. */
  constructor(encoder: Encoder, cache: StatisticsCache = new StatisticsCache()) {
    this.#encoder = encoder;
    this.#cache = cache;
  }

  /**
   * An objective of pictures that are tensors, which stay the caller's.
   *
   * @param paintings their weights sum to 1
   */
  static async create(
    encoder: Encoder,
    losses: readonly Loss[],
    photo: ImageTensor,
    paintings: readonly { image: ImageTensor; weight: number }[],
    signal?: AbortSignal,
  ): Promise<Objective> {
    const toPicture = (image: ImageTensor, weight: number): ScenePicture => {
      return { weight, source: image, size: sizeOf(image), toTensor: () => tf.clone(image) };
    };
    const objective = new Objective(encoder);
    const scene = {
      photo: toPicture(photo, 1),
      paintings: paintings.map(({ image, weight }) => toPicture(image, weight)),
    };
    await objective.aim(losses, scene, signal);
    return objective;
  }

  /**
   * Takes other losses, weights or paintings, and measures only what differs: nothing for another weight, one painting if one is new. If it
   * fails, all is as before.
   *
   * @returns whether `J` is another than before
   */
  async aim(losses: readonly Loss[], scene: Scene, signal?: AbortSignal): Promise<boolean> {
    const next = await bindLosses(losses, scene, this.#bindings, {
      encoder: this.#encoder,
      cache: this.#cache,
      signal,
    });
    try {
      if (next.isBoundAnew) {
        const device = await bindDevice(this.#encoder, next.terms);
        this.#device?.dispose();
        this.#device = device;
      } else this.#device?.reweigh(next.terms);
    } catch (error) {
      next.undo();
      throw error;
    }
    next.forgetOld();
    this.#bindings = next;
    return next.isBoundAnew || next.isReweighed;
  }

  /** Measures `J` and `dJ/dimage`. */
  async evaluate(
    image: ImageTensor,
    signal?: AbortSignal,
    step: Step = { index: 0, random: createRandom(0) },
  ): Promise<Evaluation> {
    const { terms } = this.#bindings;
    const device = this.#device;
    const here = device ? terms.filter((term) => !device.terms.includes(term)) : terms;
    let found: LocalGradients | undefined;
    const differentiate = async (features: Features): Promise<Features> => {
      if (here.length === 0) return {};
      found = differentiateAll(here, { ...features, [imageLayer]: image }, step);
      const { [imageLayer]: _, ...deep } = found.cotangents;
      return deep;
    };
    try {
      const layers = layersOf(here);
      const through = device
        ? await device.evaluate(image, { layers, differentiate }, signal)
        : await this.#throughFeatures(image, { layers, differentiate }, signal);
      const gradient = join(through.gradient, found?.cotangents[imageLayer], image);
      const values = (await found?.costs.data()) ?? [];
      const costOf = (term: Term): number => through.costs?.get(term) ?? values[here.indexOf(term)];
      return { ...report(terms, costOf), gradient };
    } finally {
      disposeTree(found);
    }
  }

  /** Frees what the losses are bound to. */
  dispose(): void {
    this.#device?.dispose();
    for (const { bound } of this.#bindings.terms) bound.dispose();
    this.#bindings = { terms: [], scene: undefined };
  }

  /** The gradient through the network; undefined where no loss reads it. */
  async #throughFeatures(
    image: ImageTensor,
    { layers, differentiate }: OtherCosts,
    signal?: AbortSignal,
  ): Promise<{ gradient: ImageTensor | undefined; costs?: undefined }> {
    const encoding = layers.length > 0 ? await this.#encoder.encode(image, layers, signal) : undefined;
    try {
      const cotangents = await differentiate(encoding?.features ?? {});
      return { gradient: await encoding?.backward(cotangents, signal) };
    } finally {
      encoding?.dispose();
    }
  }
}

function report(terms: readonly Term[], costOf: (term: Term) => number): Pick<Evaluation, 'loss' | 'costs'> {
  const costs = Object.fromEntries(terms.map((term) => [term.loss.name, costOf(term)]));
  // Summed here rather than read back: one transfer from the device a step, and in double precision.
  const loss = terms.reduce((sum, { loss: { name, weight } }) => sum + weight * costs[name], 0);
  return { loss, costs };
}

function layersOf(terms: readonly Term[]): string[] {
  const layers = terms.filter(readsNetwork).flatMap(({ loss }) => loss.layers);
  return [...new Set(layers)].filter((layer) => layer !== imageLayer);
}

/** The gradient through the network plus the one that reaches the image directly; takes over the first. */
function join(through: ImageTensor | undefined, direct: ImageTensor | undefined, image: ImageTensor): ImageTensor {
  if (!through) return direct ? tf.clone(direct) : tf.zerosLike(image);
  if (!direct) return through;
  try {
    return tf.add(through, direct) as ImageTensor;
  } finally {
    through.dispose();
  }
}
