import type { Size } from '@pastiche/core';
import type { Border } from '../encoder/border.ts';
import { l2Scale, type Pooling, smallest } from '../encoder/pooling.ts';
import { type Convolution, convolutionsOf, isNamed, type Network, type Operation, sizesAlong } from '../network.ts';
import { inputFilters, type Values, type Weights } from '../weights/weights.ts';
import { type Dims, Graph, type Value } from './graph.ts';

/** A network with its weights. */
export interface Parameters {
  network: Network;
  weights: Weights;
  pooling: Pooling;
  border: Border;
}

/** One operation of the table in a graph. */
interface Step {
  operation: Operation;
  input: Value;
  /** Of a convolution: behind its ReLU. */
  output: Value;
}

/** Twice as high and wide, each position four times. */
const doubled = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
const toChannelsFirst = [0, 3, 1, 2];
const toChannelsLast = [0, 2, 3, 1];

/**
 * A network as an ONNX graph: the forward pass, which the constructor writes down, and the way back. Images and features are
 * `[1, h, w, c]` outside, as everywhere in pastiche, and `[1, c, h, w]` within, as ONNX wants them.
 */
export class NetworkGraph {
  readonly graph: Graph = new Graph();
  readonly #parameters: Parameters;
  readonly #steps: Step[] = [];
  readonly #features = new Map<string, Value>();

  /** @param operations as deep as it is needed */
  constructor(operations: readonly Operation[], parameters: Parameters, size?: Size) {
    this.#parameters = parameters;
    const image = this.graph.input('image', size ? imageDims(size) : [1, 'height', 'width', 3]);
    const mean = this.graph.floats(Float32Array.from(parameters.network.input.mean), [1, 3, 1, 1]);
    let x = this.graph.add('Sub', [this.channelsFirst(image), mean]);
    if (parameters.border === 'replicate') x = this.#withBorder(x);
    for (const operation of operations) {
      const output = operation.op === 'pool' ? this.#pool(x) : this.#convolve(x, operation);
      this.#steps.push({ operation, input: x, output });
      x = output;
    }
  }

  /** What losses see of a layer, `[1, c, h, w]`. */
  feature(layer: string): Value {
    const known = this.#features.get(layer);
    if (known !== undefined) return known;
    const { operation, output } = this.#steps.find((step) => isNamed(step.operation, layer)) as Step;
    const feature = this.#tap(output, operation as Convolution);
    this.#features.set(layer, feature);
    return feature;
  }

  /**
   * The gradient at the image, `[1, 3, h, w]`.
   *
   * @param cotangents the gradients at features, `[1, c, h, w]`; one of them at the last operation's
   * @param size of the image
   */
  back(cotangents: ReadonlyMap<string, Value>, size: Size): Value {
    const sizes = sizesAlong(
      this.#steps.map(({ operation }) => operation),
      size,
    );
    let gradient: Value | undefined;
    for (const [i, step] of [...this.#steps.entries()].reverse()) {
      const { operation } = step;
      if (operation.op === 'pool') {
        gradient = this.#poolBack(gradient as Value, step, sizes[i]);
        continue;
      }
      const cotangent = cotangents.get(operation.name);
      const added = cotangent && this.#tapBack(cotangent, operation);
      const arriving = gradient && added ? this.graph.add('Add', [gradient, added]) : ((gradient ?? added) as Value);
      gradient = this.#convolveBack(this.#where('Greater', step.output, this.graph.number(0), arriving), operation);
    }
    return this.#parameters.border === 'replicate' ? this.#foldBorder(gradient as Value, size) : (gradient as Value);
  }

  channelsFirst(value: Value): Value {
    return this.graph.add('Transpose', [value], { perm: toChannelsFirst });
  }

  channelsLast(value: Value): Value {
    return this.graph.add('Transpose', [value], { perm: toChannelsLast });
  }

  #pool(x: Value): Value {
    const { pooling } = this.#parameters;
    const window = { kernel_shape: [2, 2], strides: [2, 2] };
    if (pooling !== 'l2') return this.graph.add(pooling === 'max' ? 'MaxPool' : 'AveragePool', [x], window);
    const mean = this.graph.add('AveragePool', [this.graph.add('Mul', [x, x])], window);
    return this.graph.add('Mul', [this.graph.add('Sqrt', [mean]), this.graph.number(2 * l2Scale)]);
  }

  /** To the maxima, to all four alike, or to each in proportion to itself. Equal maxima are behind a ReLU nearly always 0, where no gradient passes. */
  #poolBack(gradient: Value, { input, output }: Step, { height, width }: Size): Value {
    const [bottom, right] = [height % 2, width % 2];
    const isEven = bottom === 0 && right === 0;
    if (this.#parameters.pooling === 'average') {
      const spread = this.#double(this.graph.add('Mul', [gradient, this.graph.number(0.25)]));
      return isEven ? spread : this.#pad(spread, bottom, right);
    }
    const even = isEven ? input : this.#crop(input, height - bottom, width - right);
    const spread =
      this.#parameters.pooling === 'max'
        ? this.#where('Equal', even, this.#double(output), this.#double(gradient))
        : this.graph.add('Mul', [this.#double(this.#perLength(gradient, output)), even]);
    return isEven ? spread : this.#pad(spread, bottom, right);
  }

  /** What each of the four that a root of squares is of gets, for each unit of its own. */
  #perLength(gradient: Value, output: Value): Value {
    const length = this.graph.add('Add', [output, this.graph.number(smallest)]);
    return this.graph.add('Div', [this.graph.add('Mul', [gradient, this.graph.number(l2Scale ** 2)]), length]);
  }

  #convolve(x: Value, { name, in: channels, out }: Convolution): Value {
    const filters = inputFilters(name, this.#parameters.network, this.#parameters.weights);
    const [weight, bias] = [this.graph.floats(filters, [out, channels, 3, 3]), this.#bias(`${name}.bias`)];
    return this.graph.add('Relu', [this.#conv([x, weight, bias], 3, this.#paddingOf(name))]);
  }

  /** A convolution with the filters rotated by 180 degrees, in and out exchanged: exact, and as fast as the way there. */
  #convolveBack(gradient: Value, { name, in: channels, out }: Convolution): Value {
    const filters = inputFilters(name, this.#parameters.network, this.#parameters.weights);
    const rotated = new Float32Array(filters.length);
    for (let o = 0; o < out; o++) {
      for (let i = 0; i < channels; i++) {
        for (let tap = 0; tap < 9; tap++) rotated[(i * out + o) * 9 + 8 - tap] = filters[(o * channels + i) * 9 + tap];
      }
    }
    return this.#conv([gradient, this.graph.floats(rotated, [channels, out, 3, 3])], 3, 2 - this.#paddingOf(name));
  }

  #tap(output: Value, { name, out, tap }: Convolution): Value {
    if (tap === undefined) return output;
    const { data } = this.#parameters.weights.get(`${name}.tap.weight`) as Values;
    return this.#conv([output, this.graph.floats(data, [tap, out, 1, 1]), this.#bias(`${name}.tap.bias`)], 1);
  }

  #tapBack(cotangent: Value, { name, out, tap }: Convolution): Value {
    if (tap === undefined) return cotangent;
    const { data } = this.#parameters.weights.get(`${name}.tap.weight`) as Values;
    const transposed = new Float32Array(data.length).map((_, i) => data[(i % tap) * out + Math.floor(i / tap)]);
    return this.#conv([cotangent, this.graph.floats(transposed, [out, tap, 1, 1])], 1);
  }

  #bias(name: string): Value {
    const { data } = this.#parameters.weights.get(name) as Values;
    return this.graph.floats(data, [data.length]);
  }

  /** How many zeros a convolution has around its input: none where the image brings its own border. */
  #paddingOf(name: string): number {
    const isFirst = convolutionsOf(this.#parameters.network)[0].name === name;
    return isFirst && this.#parameters.border === 'replicate' ? 0 : 1;
  }

  #conv(inputs: readonly Value[], side: 1 | 3, pad = (side - 1) / 2): Value {
    return this.graph.add('Conv', inputs, { kernel_shape: [side, side], pads: [pad, pad, pad, pad] });
  }

  #where(comparison: 'Greater' | 'Equal', a: Value, b: Value, value: Value): Value {
    return this.graph.add('Where', [this.graph.add(comparison, [a, b]), value, this.graph.number(0)]);
  }

  #double(x: Value): Value {
    return this.graph.add('Resize', [x, '', this.graph.floats(Float32Array.of(1, 1, 2, 2), [4])], doubled);
  }

  /** One row and column more on each side, like their neighbors. */
  #withBorder(x: Value): Value {
    return this.graph.add('Pad', [x, this.graph.integers([0, 0, 1, 1, 0, 0, 1, 1])], { mode: 'edge' });
  }

  /** The way back: what arrives at the border belongs to the pixels that it repeats. */
  #foldBorder(gradient: Value, { height, width }: Size): Value {
    return this.#foldAxis(this.#foldAxis(gradient, 2, height), 3, width);
  }

  #foldAxis(x: Value, axis: 2 | 3, length: number): Value {
    const part = (begin: number, end: number): Value =>
      this.graph.add('Slice', [x, ...[[begin], [end], [axis]].map((values) => this.graph.integers(values))]);
    const moved = (border: Value, before: number, after: number): Value => {
      const pads = [0, 0, 0, 0, 0, 0, 0, 0];
      [pads[axis], pads[axis + 4]] = [before, after];
      return this.graph.add('Pad', [border, this.graph.integers(pads)]);
    };
    const first = moved(part(0, 1), 0, length - 1);
    const last = moved(part(length + 1, length + 2), length - 1, 0);
    return this.graph.add('Add', [this.graph.add('Add', [part(1, length + 1), first]), last]);
  }

  #crop(x: Value, height: number, width: number): Value {
    const [begin, end, axes] = [
      [0, 0],
      [height, width],
      [2, 3],
    ].map((values) => this.graph.integers(values));
    return this.graph.add('Slice', [x, begin, end, axes]);
  }

  #pad(x: Value, bottom: number, right: number): Value {
    return this.graph.add('Pad', [x, this.graph.integers([0, 0, 0, 0, 0, 0, bottom, right])]);
  }
}

/** Of an image of this size. */
export function imageDims({ height, width }: Size): Dims {
  return [1, height, width, 3];
}
