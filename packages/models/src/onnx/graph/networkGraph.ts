import type { BackwardRule, Size } from '@pastiche/core';
import { isLayer } from '../../networks/network.ts';
import { fromImage, type Node, nodesOf, sizesAlong, upTo } from '../../networks/nodes.ts';
import { bordered, borderWidth } from '../../tfjs/border.ts';
import { foldBorder, withBorder } from './borders.ts';
import { convolve, convolveBack, tap, tapBack } from './convolutions.ts';
import { type Dims, Graph, type Value } from './graph.ts';
import { normalize, normalizeBack } from './normalizations.ts';
import type { Parameters } from './parameters.ts';
import { pool, poolBack } from './pools.ts';

const toChannelsFirst = [0, 3, 1, 2];
const toChannelsLast = [0, 2, 3, 1];

/**
 * A network as an ONNX graph. The constructor adds the forward pass, {@link back} the backward pass. Images and features are `[1, h, w, c]`
 * outside, as everywhere in pastiche, and `[1, c, h, w]` within, as in ONNX.
 */
export class NetworkGraph {
  readonly graph: Graph = new Graph();
  readonly #parts: Parameters & { graph: Graph };
  readonly #nodes: readonly Node[];
  /** Pixels to repeat around the image. */
  readonly #border: number;
  /** Outputs by node index; for the image, the normalized image with its border. */
  readonly #outputs = new Map<number, Value>();
  readonly #features = new Map<string, Value>();

  /**
   * @param layers those that are needed
   * @param size of the image; without it the graph takes images of any size and has no backward pass
   */
  constructor(parameters: Parameters, layers: readonly string[], size?: Size) {
    this.#parts = { ...parameters, graph: this.graph };
    this.#nodes = nodesOf(bordered(upTo(parameters.network, layers), parameters.border));
    this.#border = borderWidth(parameters.network, parameters.border);
    const image = this.graph.input('image', size ? imageDims(size) : [1, 'height', 'width', 3]);
    const mean = this.graph.floats(Float32Array.from(parameters.network.input.mean), [1, 3, 1, 1]);
    const pixels = this.#narrow(this.graph.add('Sub', [this.channelsFirst(image), mean]));
    this.#outputs.set(fromImage, withBorder(this.graph, pixels, this.#border));
    for (const [i, node] of this.#nodes.entries()) this.#outputs.set(i, this.#run(node));
  }

  /** A layer's feature, `[1, c, h, w]`, of 32 bits. */
  feature(layer: string): Value {
    const known = this.#features.get(layer);
    if (known !== undefined) return known;
    const place = this.#placeOf(layer);
    const { operation } = this.#nodes[place];
    const output = this.#output(place);
    const feature = this.#widen(operation.op === 'conv' ? tap(this.#parts, output, operation) : output);
    this.#features.set(layer, feature);
    return feature;
  }

  channelsOf(layer: string): number {
    const { operation, channels } = this.#nodes[this.#placeOf(layer)];
    return operation.op === 'conv' ? (operation.tap ?? channels) : channels;
  }

  /** Positions of a layer, for an image of this size. */
  positionsOf(layer: string, size: Size): number {
    const { height, width } = sizesAlong(this.#nodes, this.#seen(size))[this.#placeOf(layer)];
    return height * width;
  }

  /**
   * Adds the backward pass and returns the gradient at the image, `[1, 3, h, w]`.
   *
   * @param cotangents gradients at features, `[1, c, h, w]`; must include the last operation's
   * @param size of the image
   * @param rule which signals a ReLU passes
   */
  back(cotangents: ReadonlyMap<string, Value>, size: Size, rule: BackwardRule = 'gradient'): Value {
    const { given, restore } = this.#scale(cotangents);
    const seen = this.#seen(size);
    const sizes = sizesAlong(this.#nodes, seen);
    const gradients = new Map<number, Value>();
    const arrive = (place: number, gradient: Value): void => {
      const before = gradients.get(place);
      gradients.set(place, before ? this.graph.add('Add', [before, gradient]) : gradient);
    };
    for (let i = this.#nodes.length - 1; i >= 0; i--) {
      const { operation, inputs } = this.#nodes[i];
      const cotangent = isLayer(operation) ? given.get(operation.name) : undefined;
      if (cotangent) arrive(i, operation.op === 'conv' ? tapBack(this.#parts, cotangent, operation) : cotangent);
      const arriving = gradients.get(i);
      if (!arriving) continue;
      const sizeOf = (place: number): Size => (place === fromImage ? seen : sizes[place]);
      const parts = this.#throughNode(i, arriving, rule, { input: sizeOf(inputs[0]), output: sizes[i] });
      for (const [k, input] of inputs.entries()) arrive(input, parts[k]);
    }
    return foldBorder(this.graph, restore(gradients.get(fromImage) as Value), size, this.#border);
  }

  channelsFirst(value: Value): Value {
    return this.graph.add('Transpose', [value], { perm: toChannelsFirst });
  }

  channelsLast(value: Value): Value {
    return this.graph.add('Transpose', [value], { perm: toChannelsLast });
  }

  #run({ operation, inputs }: Node): Value {
    const given = inputs.map((input) => this.#output(input));
    switch (operation.op) {
      case 'conv':
        return this.graph.add('Relu', [convolve(this.#parts, given[0], operation)]);
      case 'pool':
        return pool(this.graph, given[0], operation, this.#parts.pooling);
      case 'concat':
        return this.graph.add('Concat', given, { axis: 1 });
      case 'normalize':
        return normalize(this.graph, given[0], operation, this.#channelsAt(inputs[0]));
    }
  }

  /** The gradients at a node's inputs, from the gradient at its output. */
  #throughNode(
    i: number,
    arriving: Value,
    rule: BackwardRule,
    { input, output }: { input: Size; output: Size },
  ): Value[] {
    const { operation, inputs } = this.#nodes[i];
    const [x, y, channels] = [this.#output(inputs[0]), this.#output(i), this.#channelsAt(inputs[0])];
    switch (operation.op) {
      case 'conv': {
        const masked = this.#reluBack(arriving, y, rule);
        return [convolveBack(this.#parts, masked, operation, { input, output })];
      }
      case 'pool': {
        const pooled = { operation, x, y, channels, input, output, dtype: this.#parts.dtype };
        return [poolBack(this.graph, arriving, pooled, this.#parts.pooling, rule)];
      }
      case 'concat': {
        const parts = this.graph.integers(inputs.map((place) => this.#channelsAt(place)));
        return this.graph.addMany(inputs.length, 'Split', [arriving, parts], { axis: 1 });
      }
      case 'normalize':
        return [normalizeBack(this.graph, arriving, x, operation, channels)];
    }
  }

  #reluBack(arriving: Value, output: Value, rule: BackwardRule): Value {
    const passing = rule === 'gradient' ? arriving : this.graph.add('Relu', [arriving]);
    if (rule === 'deconvnet') return passing;
    const zero = this.graph.number(0, this.#parts.dtype);
    return this.graph.add('Where', [this.graph.add('Greater', [output, zero]), passing, zero]);
  }

  /**
   * In 16 bits small gradients would vanish. The way back is linear in the gradients that it begins with: divides them by the largest
   * absolute value of them all, by which `restore` multiplies what arrives.
   */
  #scale(cotangents: ReadonlyMap<string, Value>): {
    given: ReadonlyMap<string, Value>;
    restore: (gradient: Value) => Value;
  } {
    if (this.#parts.dtype === 'f32') return { given: cotangents, restore: (gradient) => gradient };
    const { graph } = this;
    const largest = graph.add('Max', [
      graph.number(1e-30),
      ...[...cotangents.values()].map((value) => graph.add('ReduceMax', [graph.add('Abs', [value])], { keepdims: 0 })),
    ]);
    const scaled = (value: Value): Value => this.#narrow(graph.add('Div', [value, largest]));
    return {
      given: new Map([...cotangents].map(([layer, value]) => [layer, scaled(value)])),
      restore: (gradient) => graph.add('Mul', [this.#widen(gradient), largest]),
    };
  }

  /** From 32 bits to what the network computes in. */
  #narrow(value: Value): Value {
    return this.#parts.dtype === 'f32' ? value : this.graph.cast(value, 'f16');
  }

  #widen(value: Value): Value {
    return this.#parts.dtype === 'f32' ? value : this.graph.cast(value, 'f32');
  }

  /** The size of an image with its border. */
  #seen({ height, width }: Size): Size {
    return { height: height + 2 * this.#border, width: width + 2 * this.#border };
  }

  #output(place: number): Value {
    return this.#outputs.get(place) as Value;
  }

  #channelsAt(place: number): number {
    return place === fromImage ? 3 : this.#nodes[place].channels;
  }

  #placeOf(layer: string): number {
    return this.#nodes.findIndex(({ operation }) => isLayer(operation) && operation.name === layer);
  }
}

export function imageDims({ height, width }: Size): Dims {
  return [1, height, width, 3];
}
