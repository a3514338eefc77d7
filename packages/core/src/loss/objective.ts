import * as tf from '@tensorflow/tfjs-core';
import '#gradients';
import type { Encoder, Encoding, Features } from '../encoder/encoder.ts';
import { PasticheError } from '../errors.ts';
import type { ImageTensor } from '../image/tensors.ts';
import { imageLayer, type Loss, type Means, type Statistic } from './loss.ts';

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

/** One loss with what it compares to. */
interface Term {
  loss: Loss;
  reference?: Features;
  target?: Means;
}

/**
 * `J` at one scale: the losses, bound to the photo's features and the paintings' statistics. The photo and the paintings
 * are measured once, here; afterwards {@link Objective.evaluate} costs one pass through the network and back.
 */
export class Objective {
  readonly #encoder: Encoder;
  readonly #terms: Term[];

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
    } catch (error) {
      objective.dispose();
      throw error;
    }
    return objective;
  }

  /** Measures `J` and `dJ/dimage`. */
  async evaluate(image: ImageTensor, signal?: AbortSignal): Promise<Evaluation> {
    return this.#look(image, this.#terms, signal, async (features, encoding) => {
      const { costs, cotangents } = this.#differentiate(features);
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
    for (const { reference, target } of this.#terms) {
      tf.dispose([reference ?? {}, target ?? {}] as tf.NamedTensorMap[]);
    }
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
    for (const { image, weight } of styles) {
      await this.#look(image, terms, signal, async (features) => {
        for (const term of terms) {
          const before = term.target;
          term.target = tf.tidy(() => blend(before, meansOf(term.loss.statistic(features)), weight));
          tf.dispose((before ?? {}) as tf.NamedTensorMap);
        }
      });
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

  /**
   * The costs, and the gradient of `J` with respect to the features alone: tfjs's tape sees nothing of the network. One
   * loss at a time, so that what a tape keeps is never that of all of them; and those of the image first, before there are
   * gradients of others to keep.
   */
  #differentiate(features: Features): LocalGradients {
    const scores: tf.Scalar[] = [];
    const cotangents: Record<string, tf.Tensor4D> = {};
    const seesImage = ({ loss }: Term): number => (loss.layers.includes(imageLayer) ? 0 : 1);
    try {
      for (const term of this.#terms.toSorted((a, b) => seesImage(a) - seesImage(b))) {
        const { score, gradients } = differentiate(term, features);
        scores[this.#terms.indexOf(term)] = score;
        for (const [layer, gradient] of Object.entries(gradients)) {
          const before = cotangents[layer];
          cotangents[layer] = before ? tf.add(before, gradient) : gradient;
          if (before) tf.dispose([before, gradient]);
        }
      }
      return { costs: tf.stack(scores) as tf.Tensor1D, cotangents };
    } catch (error) {
      tf.dispose(cotangents as tf.NamedTensorMap);
      throw error;
    } finally {
      tf.dispose(scores);
    }
  }

  #report(values: ArrayLike<number>): { loss: number; costs: Record<string, number> } {
    const costs = Object.fromEntries(this.#terms.map(({ loss }, i) => [loss.name, values[i]]));
    // Summed here rather than read back: one transfer from the device a step, and in double precision.
    const loss = this.#terms.reduce((sum, term, i) => sum + term.loss.weight * values[i], 0);
    return { loss, costs };
  }
}

interface LocalGradients {
  costs: tf.Tensor1D;
  cotangents: Features;
}

/** A loss before its weight, and the gradient of the weighted loss with respect to its layers' features. */
function differentiate(term: Term, features: Features): { score: tf.Scalar; gradients: Record<string, tf.Tensor4D> } {
  const { layers, weight } = term.loss;
  let score: tf.Scalar | undefined;
  const weighted = (...tensors: tf.Tensor[]): tf.Scalar => {
    const seen = Object.fromEntries(layers.map((layer, i) => [layer, tensors[i]])) as Features;
    score = tf.keep(scoreOf(term, seen));
    return tf.mul(score, weight);
  };
  try {
    const { value, grads } = tf.valueAndGrads(weighted)(layers.map((layer) => features[layer]));
    value.dispose();
    const gradients = Object.fromEntries(layers.map((layer, i) => [layer, grads[i] as tf.Tensor4D]));
    return { score: score as tf.Scalar, gradients };
  } catch (error) {
    score?.dispose();
    releaseTape();
    throw error;
  }
}

/** What a tape has saved for its way back, tfjs frees only if it gets there: not if a loss throws. */
function releaseTape(): void {
  for (const { saved } of tf.engine().state.activeTape ?? []) tf.dispose(saved ?? []);
}

function scoreOf({ loss, reference, target }: Term, features: Features): tf.Scalar {
  const score = loss.score(meansOf(loss.statistic(features, reference)), target);
  if (score.rank !== 0) {
    throw new PasticheError(
      'invalid-option',
      `Expected a scalar from score() of the loss '${loss.name}' but received a tensor of shape [${score.shape}]`,
    );
  }
  return score;
}

function meansOf(statistic: Statistic): Means {
  const mean = ({ sum, positions }: Statistic[string]): tf.Tensor => tf.div(sum, positions);
  return Object.fromEntries(Object.entries(statistic).map(([key, sum]) => [key, mean(sum)]));
}

/** `before + weight * means`; both are linear in the picture, so paintings blend like this. */
function blend(before: Means | undefined, means: Means, weight: number): Record<string, tf.Tensor> {
  const add = (key: string): tf.Tensor => {
    const share = tf.mul(means[key], weight);
    return before ? tf.add(before[key], share) : share;
  };
  return Object.fromEntries(Object.keys(means).map((key) => [key, add(key)]));
}

function layersOf(terms: readonly Term[]): string[] {
  const layers = terms.flatMap(({ loss }) => loss.layers);
  return [...new Set(layers)].filter((layer) => layer !== imageLayer);
}

/** The gradient through the network plus the one that reaches the image directly; takes over the first. */
function join(through: ImageTensor | undefined, direct: ImageTensor | undefined, image: ImageTensor): ImageTensor {
  if (!through) return direct ? tf.clone(direct) : tf.zerosLike(image);
  if (!direct) return through;
  const sum = tf.add(through, direct) as ImageTensor;
  through.dispose();
  return sum;
}
