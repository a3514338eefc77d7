import * as tf from '@tensorflow/tfjs-core';
import { isImage } from '../image/tensors.ts';
import { disposeTree } from '../tree.ts';
import { calibrate } from './calibrate.ts';
import { isSearch, lineSearch, type Search, startSearch } from './lineSearch.ts';
import type { Measured, Optimizer, Proposal } from './optimizer.ts';

/** Options of {@link lbfgs}. */
export interface LbfgsOptions {
  /** Number of pairs of steps and gradient changes that model the curvature. @defaultValue 10 */
  history?: number;
}

/** `step` is x_{k+1} - x_k, `change` the difference of the gradients, `rho` 1 / (step . change). */
interface Pair {
  step: tf.Tensor4D;
  change: tf.Tensor4D;
  rho: number;
}

interface LbfgsState {
  /** The newest first. */
  pairs: Pair[];
  /** The last accepted point and where the search goes from there; absent before the first evaluation. */
  from?: From;
}

/** The start of a line search, and how far it is. */
interface From {
  image: tf.Tensor4D;
  gradient: tf.Tensor4D;
  direction: tf.Tensor4D;
  search: Search;
}

/**
 * L-BFGS (Nocedal & Wright 2006, algorithms 7.4 and 7.5) with the weak Wolfe line search of Lewis & Overton, which is made for functions
 * with kinks, such as networks of ReLUs. One `update` is one evaluation of `J`, also within a line search. Pixels at an end of 0..1 from which the
 * gradient leads outward are held, and steps are clipped (projected quasi-Newton, Bertsekas 1982): a picture that is clipped in the end only
 * would have a higher `J` than the one that was found.
 */
export function lbfgs({ history = 10 }: LbfgsOptions = {}): Optimizer<LbfgsState> {
  /** Starts a line search from an accepted point, in the direction given by the pairs. */
  async function depart(
    { loss, gradient }: Measured,
    image: tf.Tensor4D,
    pairs: Pair[],
    rate: number,
  ): Promise<Proposal<LbfgsState>> {
    const directionFrom = (known: Pair[]): tf.Tensor4D =>
      tf.tidy(() => {
        const back = tf.neg(gradient);
        return held(descend(held(gradient, image, back), known), image, back);
      });
    let direction = directionFrom(pairs);
    let slope = await dot(gradient, direction);
    let kept = pairs;
    if (!(slope < 0) && pairs.length > 0) {
      tf.dispose([direction, ...pairs.flatMap(({ step, change }) => [step, change])]);
      kept = [];
      direction = directionFrom(kept);
      slope = await dot(gradient, direction);
    }
    // With a curvature model the natural step length is 1; without, it is calibrated.
    const length = kept.length > 0 ? 1 : await calibrate(direction);
    const search = startSearch(loss, slope, length * rate);
    const from = { image: tf.clone(image), gradient: tf.clone(gradient), direction, search };
    return { image: along(from), state: { pairs: kept, from }, show: 'measured' };
  }
  /** Learns from the step that a search accepted. */
  async function remember({ gradient }: Measured, image: tf.Tensor4D, from: From, pairs: Pair[]): Promise<Pair[]> {
    const step = tf.sub(image, from.image) as tf.Tensor4D;
    const change = tf.tidy(() => held(tf.sub(gradient, from.gradient), from.image, tf.neg(from.gradient)));
    const curvature = await dot(step, change);
    if (!(curvature > 0)) {
      tf.dispose([step, change]);
      return pairs;
    }
    const forgotten = pairs.slice(history - 1);
    tf.dispose(forgotten.flatMap((pair) => [pair.step, pair.change]));
    return [{ step, change, rho: 1 / curvature }, ...pairs.slice(0, history - 1)];
  }
  return {
    name: 'lbfgs',
    clamps: false,
    init: () => ({ pairs: [] }),
    async update(measured, state, image, rate) {
      if (!state.from) return depart(measured, image, [], rate);
      const { from, pairs } = state;
      const moving = held(from.direction, image, from.direction);
      const slope = await dot(measured.gradient, moving);
      moving.dispose();
      const verdict = lineSearch(from.search, measured.loss, slope);
      if (verdict.outcome === 'continue') {
        const next = { ...from, search: verdict.search };
        return { image: along(next), state: { ...state, from: next }, show: 'neither' };
      }
      if (verdict.outcome === 'failed') {
        // The curvature model misleads: drop it and follow the gradient from the last good point.
        const good = { loss: from.search.loss, gradient: from.gradient };
        const proposal = await depart(good, from.image, [], rate / 10);
        disposeTree(state);
        return { ...proposal, show: 'neither' };
      }
      const updated = await remember(measured, image, from, pairs);
      tf.dispose([from.image, from.gradient, from.direction]);
      return depart(measured, image, updated, rate);
    },
    isState(state, size) {
      const { pairs, from } = state as Partial<LbfgsState>;
      const areImages = (...images: unknown[]): boolean => images.every((each) => isImage(each, size));
      const isPair = ({ step, change, rho }: Pair): boolean => areImages(step, change) && typeof rho === 'number';
      const isFrom = !from || (areImages(from.image, from.gradient, from.direction) && isSearch(from.search));
      return Array.isArray(pairs) && pairs.every(isPair) && isFrom;
    },
    async resample(state) {
      // The curvature of another scale does not apply.
      disposeTree(state);
      return { pairs: [] };
    },
  };
}

/** The point of a search that is tried next. */
function along({ image, direction, search }: From): tf.Tensor4D {
  return tf.tidy(() => tf.clipByValue(tf.add(image, tf.mul(direction, search.length)) as tf.Tensor4D, 0, 1));
}

/** The values, with 0 for each that is at an end of 0..1 and would leave it in this direction. */
function held(values: tf.Tensor4D, image: tf.Tensor4D, direction: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const far = tf.add(image, tf.sign(direction)) as tf.Tensor4D;
    return tf.where(tf.equal(tf.clipByValue(far, 0, 1), image), tf.zerosLike(values), values);
  });
}

/** The two-loop recursion: minus the approximate inverse Hessian times the gradient. */
function descend(gradient: tf.Tensor4D, pairs: Pair[]): tf.Tensor4D {
  return tf.tidy(() => {
    let q: tf.Tensor = tf.neg(gradient);
    const alphas = pairs.map(({ step, change, rho }) => {
      const alpha = tf.mul(tf.sum(tf.mul(step, q)), rho);
      q = tf.sub(q, tf.mul(change, alpha));
      return alpha;
    });
    if (pairs.length > 0) {
      const [{ change, rho }] = pairs;
      q = tf.div(q, tf.mul(tf.sum(tf.square(change)), rho));
    }
    for (let i = pairs.length - 1; i >= 0; i--) {
      const { step, change, rho } = pairs[i];
      const beta = tf.mul(tf.sum(tf.mul(change, q)), rho);
      q = tf.add(q, tf.mul(step, tf.sub(alphas[i], beta)));
    }
    return q as tf.Tensor4D;
  });
}

async function dot(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  const product = tf.tidy(() => tf.sum(tf.mul(a, b)));
  const [value] = await product.data();
  product.dispose();
  return value;
}
