import * as tf from '@tensorflow/tfjs-core';
import type { OtherCosts } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import type { Features } from '../encoder/features.ts';
import { type ImageTensor, sizeOf } from '../image/tensors.ts';
import { imageLayer, type Loss, networkLayers, type Step } from '../loss/loss.ts';
import { createRandom } from '../math/random.ts';
import { disposeTree } from '../tree.ts';
import { type Bindings, bindLosses, disposeTerms, without } from './bind.ts';
import { LayerControl } from './control.ts';
import { bindDevice, evaluateOnDevice, type OnDevice } from './device.ts';
import { differentiateAll, type LocalGradients, type Term } from './differentiate.ts';
import { PartSums } from './partSums.ts';
import type { Scene, SceneControl, ScenePicture } from './picture.ts';
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
  #bindings: Bindings = { terms: [] };
  #device: OnDevice | undefined;

  /** Without losses and pictures: {@link Objective.aim} gives it some. `encoder` stays the caller's. */
  constructor(encoder: Encoder, cache: StatisticsCache = new StatisticsCache()) {
    this.#encoder = encoder;
    this.#cache = cache;
  }

  /** An objective of pictures that are tensors, which stay the caller's. The weights of the paintings sum to 1. */
  static async create(
    encoder: Encoder,
    losses: readonly Loss[],
    photo: ImageTensor,
    paintings: readonly { image: ImageTensor; weight: number }[],
    { control, signal }: { control?: SceneControl; signal?: AbortSignal } = {},
  ): Promise<Objective> {
    const toPicture = (image: ImageTensor, weight: number): ScenePicture => {
      return { weight, source: image, size: sizeOf(image), toTensor: () => tf.clone(image) };
    };
    const objective = new Objective(encoder);
    const scene = {
      photo: toPicture(photo, 1),
      paintings: paintings.map(({ image, weight }) => toPicture(image, weight)),
      control,
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
    const before = this.#bindings.terms;
    const measuring = { encoder: this.#encoder, cache: this.#cache, signal };
    const control = new LayerControl(this.#encoder, scene);
    const terms = await bindLosses(losses, { scene, control }, this.#bindings, measuring);
    const [added, removed] = [without(terms, before), without(before, terms)];
    const isBoundAnew = added.length + removed.length > 0;
    try {
      if (isBoundAnew) {
        const device = await bindDevice(this.#encoder, terms);
        this.#device?.evaluator.dispose();
        this.#device = device;
      }
    } catch (error) {
      disposeTerms(added);
      throw error;
    }
    disposeTerms(removed);
    this.#bindings = { terms, scene, control };
    const weightBefore = new Map(before.map(({ bound, loss }) => [bound, loss.weight]));
    return isBoundAnew || terms.some(({ bound, loss }) => weightBefore.get(bound) !== loss.weight);
  }

  /** @throws PasticheError `invalid-option` for a loss that cannot be computed in blocks */
  checkSums(): void {
    new PartSums(this.#bindings.terms.filter(({ bound }) => !bound.onDevice)).dispose();
  }

  /** For people: the layers in which regions have too few positions to measure style. */
  describeMissing(): string[] {
    return this.#bindings.control?.describeMissing() ?? [];
  }

  /** Measures `J` and `dJ/dimage`. */
  async evaluate(
    image: ImageTensor,
    signal?: AbortSignal,
    step: Step = { index: 0, random: createRandom(0) },
  ): Promise<Evaluation> {
    const { terms } = this.#bindings;
    const device = this.#device;
    const here = terms.filter(({ bound }) => !device?.losses.includes(bound));
    let found: LocalGradients | undefined;
    const differentiate = async (features: Features): Promise<Features> => {
      if (here.length === 0) return {};
      found = differentiateAll(here, { ...features, [imageLayer]: image }, step);
      const { [imageLayer]: _, ...deep } = found.cotangents;
      return deep;
    };
    let parts: PartSums | undefined;
    try {
      const others = {
        layers: networkLayers(here.map(({ loss }) => loss)),
        differentiate,
        parts: () => {
          parts = new PartSums(here);
          return parts;
        },
      };
      const through = device
        ? await evaluateOnDevice(device, terms, image, others, signal)
        : { costs: undefined, gradient: await this.#throughFeatures(image, others, signal) };
      const gradient = join(through.gradient, found?.cotangents[imageLayer], image);
      const values = (await found?.costs.data()) ?? [];
      const costOf = (term: Term): number =>
        through.costs?.get(term.bound) ?? parts?.costs.get(term.loss) ?? values[here.indexOf(term)];
      const costs = Object.fromEntries(terms.map((term) => [term.loss.name, costOf(term)]));
      // Summed here rather than read back: one transfer from the device a step, and in double precision.
      const loss = terms.reduce((sum, { loss: { name, weight } }) => sum + weight * costs[name], 0);
      return { loss, costs, gradient };
    } finally {
      disposeTree(found);
    }
  }

  /** Frees what the losses are bound to. */
  dispose(): void {
    this.#device?.evaluator.dispose();
    disposeTerms(this.#bindings.terms);
    this.#bindings = { terms: [] };
  }

  /** The gradient through the network; undefined where no loss reads it. */
  async #throughFeatures(
    image: ImageTensor,
    { layers, differentiate }: OtherCosts,
    signal?: AbortSignal,
  ): Promise<ImageTensor | undefined> {
    const encoding = layers.length > 0 ? await this.#encoder.encode(image, layers, signal) : undefined;
    try {
      const cotangents = await differentiate(encoding?.features ?? {});
      return await encoding?.backward(cotangents, signal);
    } finally {
      encoding?.dispose();
    }
  }
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
