import { type Size, wrapsOf } from '@pastiche/core';
import { type Convolution, type Window, windowOf } from '../../networks/network.ts';
import { keepsSize } from '../../networks/nodes.ts';
import { inputFilters, type Values } from '../../weights/weights.ts';
import { wrapAround } from './borders.ts';
import type { Attributes, Graph, Value } from './graph.ts';
import type { Parameters } from './parameters.ts';

/** A graph under construction, and the parameters of its network. */
interface Parts extends Parameters {
  graph: Graph;
}

/** A convolution without its ReLU. */
export function convolve(parts: Parts, x: Value, convolution: Convolution): Value {
  const { graph, network, weights, dtype } = parts;
  const { name, in: channels, out } = convolution;
  const { size, stride } = windowOf(convolution);
  const { input, pads } = around(parts, x, convolution);
  const filters = graph.floats(inputFilters(name, network, weights), [out, channels, size, size], dtype);
  const attributes = { kernel_shape: [size, size], strides: [stride, stride], pads };
  return graph.add('Conv', [input, filters, bias(parts, `${name}.bias`)], attributes);
}

/** What a convolution reads, with its margin where the picture wraps, and the zeros that the convolution adds in the other directions. */
function around({ graph, border }: Parts, x: Value, convolution: Convolution): { input: Value; pads: number[] } {
  const { pad } = windowOf(convolution);
  const wraps = pad > 0 ? wrapsOf(border) : undefined;
  const [down, across] = [wraps?.y ? 0 : pad, wraps?.x ? 0 : pad];
  return { input: wraps ? wrapAround(graph, x, pad, wraps) : x, pads: [down, across, down, across] };
}

/**
 * The gradient at a convolution's input. If it keeps the size, this is exactly a convolution with the filters rotated by 180 degrees, in
 * and out exchanged, and as fast; where it wraps, the way back does too.
 */
export function convolveBack(
  parts: Parts,
  gradient: Value,
  convolution: Convolution,
  sizes: { input: Size; output: Size },
): Value {
  const { graph, network, weights, dtype } = parts;
  const { name, in: channels, out } = convolution;
  const window = windowOf(convolution);
  const { size } = window;
  const filters = inputFilters(name, network, weights);
  if (!keepsSize(window)) {
    const attributes = backTo(sizes.input, sizes.output, window);
    const transposed = graph.floats(filters, [out, channels, size, size], dtype);
    return graph.add('ConvTranspose', [gradient, transposed], attributes);
  }
  const rotated = graph.floats(rotate(filters, convolution, size * size), [channels, out, size, size], dtype);
  const { input, pads } = around(parts, gradient, convolution);
  return graph.add('Conv', [input, rotated], { kernel_shape: [size, size], pads });
}

/** Attributes of a transposed convolution that returns to an input of this size. */
export function backTo(input: Size, output: Size, { size, stride, pad }: Window): Attributes {
  // Positions that the windows leave out at the end are ONNX's output_padding; positions beyond the end are part of its pads.
  const [bottom, right] = (['height', 'width'] as const).map(
    (side) => input[side] + pad - ((output[side] - 1) * stride + size),
  );
  return {
    kernel_shape: [size, size],
    strides: [stride, stride],
    pads: [pad, pad, Math.max(0, -bottom), Math.max(0, -right)],
    output_padding: [Math.max(0, bottom), Math.max(0, right)],
  };
}

function rotate(filters: Float32Array, { in: channels, out }: Convolution, area: number): Float32Array {
  const rotated = new Float32Array(filters.length);
  for (let o = 0; o < out; o++) {
    for (let i = 0; i < channels; i++) {
      for (let tap = 0; tap < area; tap++) {
        rotated[(i * out + o) * area + area - 1 - tap] = filters[(o * channels + i) * area + tap];
      }
    }
  }
  return rotated;
}

/** A layer's feature: its tap's output, or its own output if it has no tap. */
export function tap(parts: Parts, output: Value, { name, out, tap }: Convolution): Value {
  if (tap === undefined) return output;
  const { graph, weights, dtype } = parts;
  const { data } = weights.get(`${name}.tap.weight`) as Values;
  const inputs = [output, graph.floats(data, [tap, out, 1, 1], dtype), bias(parts, `${name}.tap.bias`)];
  return graph.add('Conv', inputs, { kernel_shape: [1, 1] });
}

/** The gradient at a layer's output, from the gradient at its feature. */
export function tapBack({ graph, weights, dtype }: Parts, cotangent: Value, { name, out, tap }: Convolution): Value {
  if (tap === undefined) return cotangent;
  const { data } = weights.get(`${name}.tap.weight`) as Values;
  const transposed = new Float32Array(data.length).map((_, i) => data[(i % tap) * out + Math.floor(i / tap)]);
  return graph.add('Conv', [cotangent, graph.floats(transposed, [out, tap, 1, 1], dtype)], { kernel_shape: [1, 1] });
}

function bias({ graph, weights, dtype }: Parts, name: string): Value {
  const { data } = weights.get(name) as Values;
  return graph.floats(data, [data.length], dtype);
}
