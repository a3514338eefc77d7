import type { LayerStatistics, Statistics } from '@pastiche/core';
import type { Values, Weights } from '../weights/weights.ts';
import { type Decoder, modulated } from './decoder.ts';
import { type Matrix, product, symmetricFunction, transposed } from './matrices.ts';

/** What a decoder does differently for every painting. */
export interface Palette {
  levels: readonly {
    /** From the photo's activations, without their own statistics, to the level's channels in the painting's colors: `[width, encoded]`. */
    skip: Values;
    /** `[width]` */
    bias: Values;
    /** By which the level's own channels are mixed: `[width, width]`. */
    mix: Values;
  }[];
  /** The factor and the summand of each channel of a normalization, `[c]` each, in the order in which they run. */
  modulations: readonly { scale: Values; shift: Values }[];
}

/** Makes palettes from statistics. */
export class PaletteMaker {
  readonly #decoder: Decoder;
  readonly #weights: Weights;
  readonly #taps: ReadonlyMap<string, Tap>;

  /** @param weights the decoder's, and the encoder's, whose taps are undone */
  constructor(decoder: Decoder, weights: Weights) {
    this.#decoder = decoder;
    this.#weights = weights;
    const taps = decoder.told.map(({ layer }) => [layer, tapOf(layer, weights)] as const);
    this.#taps = new Map(taps.filter((entry): entry is [string, Tap] => entry[1] !== undefined));
  }

  /** @param statistics of the layers that the decoder is told of, as the encoder hands them out: of taps, where there are some */
  make(statistics: Statistics): Palette {
    const { levels, told } = this.#decoder;
    const own = Object.fromEntries(
      told.map(({ layer, channels }) => [layer, untapped(statistics[layer], channels, this.#taps.get(layer))]),
    );
    return {
      levels: levels.map(({ layer, encoded, width }) => {
        const { mean, covariance } = own[layer];
        const root = symmetricFunction(covariance, (value) => Math.sqrt(Math.max(0, value) + 1e-9));
        const skip = this.#matrix(`skips.${layer}.weight`);
        const shifted = product(skip, { rows: encoded, columns: 1, data: mean });
        const bias = this.#numbers(`skips.${layer}.bias`).map((value, i) => value + shifted.data[i]);
        const before = product(root, this.#matrix(`before.${layer}.weight`));
        return {
          skip: toValues(product(skip, root)),
          bias: { shape: [width], data: bias },
          mix: toValues(product(this.#matrix(`after.${layer}.weight`), before)),
        };
      }),
      modulations: this.#modulations(own),
    };
  }

  #modulations(own: Readonly<Record<string, OwnStatistics>>): Palette['modulations'] {
    const heard = this.#decoder.told.flatMap(({ layer }) => {
      const { mean, covariance } = own[layer];
      const variances = Array.from(mean, (_, i) => covariance.data[i * (covariance.columns + 1)]);
      return [
        ...Array.from(mean, (value) => Math.log(Math.max(value, 0) + 0.02)),
        ...variances.map((value) => 0.5 * Math.log(Math.max(value, 0) + 4e-4)),
      ];
    });
    const [center, scale] = [this.#numbers('palette.center'), this.#numbers('palette.scale')];
    const usual = heard.map((value, i) => Math.min(3, Math.max(-3, (value - center[i]) / scale[i])));
    const hidden = this.#linear('palette.first', usual).map((value) => Math.max(0, value));
    const found = this.#linear('palette.second', hidden);
    let end = 0;
    return modulated(this.#decoder).map((channels) => {
      const [begin, middle] = [end, end + channels];
      end = middle + channels;
      const factors = found.slice(begin, middle).map((value) => 1 + value);
      return {
        scale: { shape: [channels], data: factors },
        shift: { shape: [channels], data: found.slice(middle, end) },
      };
    });
  }

  #linear(name: string, given: ArrayLike<number>): Float32Array {
    const { rows, columns, data } = this.#matrix(`${name}.weight`);
    const out = this.#numbers(`${name}.bias`).slice();
    for (let row = 0; row < rows; row++)
      for (let i = 0; i < columns; i++) out[row] += data[row * columns + i] * given[i];
    return out;
  }

  #numbers(name: string): Float32Array {
    return (this.#weights.get(name) as Values).data;
  }

  #matrix(name: string): Matrix {
    return toMatrix(this.#weights.get(name) as Values);
  }
}

/** Of a layer's own activations, before its tap. */
interface OwnStatistics {
  mean: Float32Array;
  covariance: Matrix;
}

/** The way back from a tap's output, which has one channel more than its layer. */
interface Tap {
  bias: Float32Array;
  /** The pseudoinverse of the tap's matrix. */
  back: Matrix;
}

function tapOf(layer: string, weights: Weights): Tap | undefined {
  const [weight, bias] = [weights.get(`${layer}.tap.weight`), weights.get(`${layer}.tap.bias`)];
  if (!weight || !bias) return undefined;
  const turned = transposed(toMatrix(weight));
  const inverse = symmetricFunction(product(turned, transposed(turned)), (value) => 1 / value);
  return { bias: bias.data, back: product(inverse, turned) };
}

function untapped({ mean, covariance }: LayerStatistics, channels: number, tap: Tap | undefined): OwnStatistics {
  const count = mean.length;
  const matrix = { rows: count, columns: count, data: covariance };
  if (!tap) return { mean, covariance: matrix };
  const { bias, back } = tap;
  const centered = { rows: count, columns: 1, data: mean.map((value, i) => value - bias[i]) };
  const own = product(back, centered).data;
  return {
    mean: Float32Array.from({ length: channels }, (_, i) => own[i]),
    covariance: product(product(back, matrix), transposed(back)),
  };
}

/** A tensor of weights, `[rows, columns, 1, 1]`, as a matrix. */
function toMatrix({ shape: [rows, columns], data }: Values): Matrix {
  return { rows, columns, data };
}

function toValues({ rows, columns, data }: Matrix): Values {
  return { shape: [rows, columns], data: Float32Array.from(data) };
}
