import * as tf from '@tensorflow/tfjs-core';
import type {
  Distance,
  Encoder,
  Encoding,
  Evaluator,
  Features,
  LayerDistance,
  LayerMoments,
} from '../encoder/encoder.ts';
import type { ImageTensor } from '../image/tensors.ts';
import { imageLayer, type Loss, type Means } from '../loss/loss.ts';
import { differentiateAll, forget, meansOf, readsNetwork, type Term } from './differentiate.ts';

/** A picture that an objective compares with, and how much it counts among its kind. */
export interface Reference {
  image: ImageTensor;
  weight: number;
}

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
 * `J` at one scale: the losses, bound to the photo's features and the paintings' statistics. The photo and the paintings
 * are measured once, here; afterwards {@link Objective.evaluate} costs one pass through the network and back.
 */
export class Objective {
  readonly #encoder: Encoder;
  readonly #terms: Term[];
  /** Of the terms that read the network, where the encoder computes those itself. */
  #evaluator: Evaluator | undefined;
  /** Which term each of its costs is a part of. */
  #owners: Term[] = [];

  private constructor(encoder: Encoder, terms: Term[]) {
    this.#encoder = encoder;
    this.#terms = terms;
  }

  /** @param styles the paintings, their weights summing to 1; the images stay the caller's */
  static async create(
    encoder: Encoder,
    losses: readonly Loss[],
    content: ImageTensor,
    styles: readonly Reference[],
    signal?: AbortSignal,
  ): Promise<Objective> {
    const objective = new Objective(
      encoder,
      losses.map((loss) => ({ loss })),
    );
    try {
      await objective.#measureContent(content, signal);
      await objective.#measureStyles(styles, signal);
      await objective.#bind();
    } catch (error) {
      objective.dispose();
      throw error;
    }
    return objective;
  }

  /** Measures `J` and `dJ/dimage`. */
  async evaluate(image: ImageTensor, signal?: AbortSignal): Promise<Evaluation> {
    if (this.#evaluator) return this.#ask(this.#evaluator, image, signal);
    return this.#look(image, this.#terms, signal, async (features, encoding) => {
      const { costs, cotangents } = differentiateAll(this.#terms, features);
      try {
        const { [imageLayer]: direct, ...deep } = cotangents;
        const values = await costs.data();
        const through = await encoding?.backward(deep, signal);
        return { ...this.#report(values), gradient: join(through, direct, image) };
      } finally {
        tf.dispose([costs, cotangents as tf.NamedTensorMap]);
      }
    });
  }

  /** Frees the photo's features and the paintings' statistics. */
  dispose(): void {
    this.#evaluator?.dispose();
    for (const term of this.#terms) forget(term);
  }

  /** {@link evaluate} where the encoder computes all costs but those of the image itself. */
  async #ask(evaluator: Evaluator, image: ImageTensor, signal?: AbortSignal): Promise<Evaluation> {
    const there = await evaluator.evaluate(image, signal);
    const [deep, shallow] = [this.#terms.filter(readsNetwork), this.#terms.filter((term) => !readsNetwork(term))];
    const deepCosts = deep.map((term) => sumWhere(there.costs, (i) => this.#owners[i] === term));
    if (shallow.length === 0) return { ...this.#report(deepCosts), gradient: there.gradient };
    try {
      const { costs, cotangents } = differentiateAll(shallow, { [imageLayer]: image });
      const here = [...(await costs.data())];
      const all = this.#terms.map((term) => here[shallow.indexOf(term)] ?? deepCosts[deep.indexOf(term)]);
      const gradient = tf.add(there.gradient, cotangents[imageLayer]) as ImageTensor;
      tf.dispose([costs, cotangents[imageLayer]]);
      return { ...this.#report(all), gradient };
    } finally {
      there.gradient.dispose();
    }
  }

  /** Leaves the costs to the encoder, if it can compute all that read the network; the targets are then kept there. */
  async #bind(): Promise<void> {
    const deep = this.#terms.filter(readsNetwork);
    if (!this.#encoder.evaluator || deep.length === 0 || !deep.every(({ loss }) => loss.distance)) return;
    const parts = deep.map(distancesOf);
    const distances = parts.flat();
    this.#owners = parts.flatMap((each, i) => each.map(() => deep[i]));
    try {
      this.#evaluator = await this.#encoder.evaluator(distances);
    } finally {
      for (const { to, factor } of distances) tf.dispose([to, factor]);
    }
    for (const term of deep) forget(term);
  }

  async #measureContent(content: ImageTensor, signal?: AbortSignal): Promise<void> {
    const terms = this.#terms.filter(({ loss }) => loss.compare === 'content');
    if (terms.length === 0) return;
    await this.#look(content, terms, signal, async (features) => {
      for (const term of terms) {
        term.reference = Object.fromEntries(term.loss.layers.map((layer) => [layer, tf.clone(features[layer])]));
      }
    });
  }

  async #measureStyles(styles: readonly Reference[], signal?: AbortSignal): Promise<void> {
    const terms = this.#terms.filter(({ loss }) => loss.compare === 'style');
    if (terms.length === 0) return;
    const isKnown = ({ loss }: Term): boolean => this.#encoder.moments !== undefined && loss.summary !== undefined;
    const [known, others] = [terms.filter(isKnown), terms.filter((term) => !isKnown(term))];
    for (const { image, weight } of styles) {
      if (known.length > 0) await this.#askForMoments(image, known, weight, signal);
      if (others.length === 0) continue;
      await this.#look(image, others, signal, async (features) => {
        for (const term of others) addMeans(term, () => meansOf(term.loss.statistic(features)), weight);
      });
    }
  }

  /** Of losses whose statistics the encoder computes itself. */
  async #askForMoments(
    image: ImageTensor,
    terms: readonly Term[],
    weight: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const moments = await this.#encoder.moments?.(image, layersOf(terms), signal);
    try {
      for (const term of terms) addMeans(term, () => pick(term, moments), weight);
    } finally {
      tf.dispose(moments as unknown as tf.TensorContainerObject);
    }
  }

  /** Encodes as deep as the terms need, hands out the features, and frees them. */
  async #look<T>(
    image: ImageTensor,
    terms: readonly Term[],
    signal: AbortSignal | undefined,
    use: (features: Features, encoding?: Encoding) => Promise<T>,
  ): Promise<T> {
    const layers = layersOf(terms);
    const encoding = layers.length > 0 ? await this.#encoder.encode(image, layers, signal) : undefined;
    try {
      return await use({ ...encoding?.features, [imageLayer]: image }, encoding);
    } finally {
      encoding?.dispose();
    }
  }

  #report(values: ArrayLike<number>): { loss: number; costs: Record<string, number> } {
    const costs = Object.fromEntries(this.#terms.map(({ loss }, i) => [loss.name, values[i]]));
    // Summed here rather than read back: one transfer from the device a step, and in double precision.
    const loss = this.#terms.reduce((sum, term, i) => sum + term.loss.weight * values[i], 0);
    return { loss, costs };
  }
}

/** Those moments that a loss sums up. */
function pick({ loss }: Term, moments: Readonly<Record<string, LayerMoments>> | undefined): Means {
  const { [loss.layers[0]]: found } = moments as Readonly<Record<string, LayerMoments>>;
  return Object.fromEntries((loss.summary ?? []).map((key) => [key, found[key]]));
}

/** Blends a painting's means into a term's target. */
function addMeans(term: Term, means: () => Means, weight: number): void {
  const before = term.target;
  term.target = tf.tidy(() => blend(before, means(), weight));
  tf.dispose((before ?? {}) as tf.NamedTensorMap);
}

/** `before + weight * means`; both are linear in the picture, so paintings blend like this. */
function blend(before: Means | undefined, means: Means, weight: number): Record<string, tf.Tensor> {
  const add = (key: string): tf.Tensor => {
    const share = tf.mul(means[key], weight);
    return before ? tf.add(before[key], share) : share;
  };
  return Object.fromEntries(Object.keys(means).map((key) => [key, add(key)]));
}

/** What a loss says that it is; the tensors are the caller's. */
function distancesOf({ loss, reference, target }: Term): LayerDistance[] {
  const distances = tf.tidy(() => {
    const said = (loss.distance as NonNullable<Loss['distance']>)(reference, target);
    return [said].flat().map(({ of, to, factor }: Distance) => ({ of, to: tf.clone(to), factor }));
  });
  return distances.map((distance) => ({ ...distance, layer: loss.layers[0], weight: loss.weight }));
}

function sumWhere(values: readonly number[], isOne: (i: number) => boolean): number {
  return values.reduce((sum, value, i) => (isOne(i) ? sum + value : sum), 0);
}

function layersOf(terms: readonly Term[]): string[] {
  const layers = terms.flatMap(({ loss }) => loss.layers);
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
