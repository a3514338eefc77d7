import type { Size } from '@pastiche/core';
import { type Convolution, type Window, windowOf } from '../../networks/network.ts';
import { keepsSize } from '../../networks/nodes.ts';
import { inputFilters, type Values } from '../../weights/weights.ts';
import type { Attributes, Graph, Value } from './graph.ts';
import type { Parameters } from './parameters.ts';

/** A convolution without its ReLU. */
export function convolve(graph: Graph, x: Value, convolution: Convolution, parameters: Parameters): Value {
  const { name, in: channels, out } = convolution;
  const { size, stride, pad } = windowOf(convolution);
  const filters = graph.floats(
    inputFilters(name, parameters.network, parameters.weights),
    [out, channels, size, size],
    parameters.dtype,
  );
  const attributes = { kernel_shape: [size, size], strides: [stride, stride], pads: [pad, pad, pad, pad] };
  return graph.add('Conv', [x, filters, bias(graph, `${name}.bias`, parameters)], attributes);
}

/**
 * The gradient at a convolution's input. If it keeps the size, this is exactly a convolution with the filters rotated by 180 degrees, in
 * and out exchanged, and as fast.
 */
export function convolveBack(
  graph: Graph,
  gradient: Value,
  convolution: Convolution,
  parameters: Parameters,
  sizes: { input: Size; output: Size },
): Value {
  const { name, in: channels, out } = convolution;
  const window = windowOf(convolution);
  const { size, pad } = window;
  const filters = inputFilters(name, parameters.network, parameters.weights);
  if (!keepsSize(window)) {
    const attributes = backTo(sizes.input, sizes.output, window);
    return graph.add(
      'ConvTranspose',
      [gradient, graph.floats(filters, [out, channels, size, size], parameters.dtype)],
      attributes,
    );
  }
  const rotated = graph.floats(
    rotate(filters, convolution, size * size),
    [channels, out, size, size],
    parameters.dtype,
  );
  return graph.add('Conv', [gradient, rotated], { kernel_shape: [size, size], pads: [pad, pad, pad, pad] });
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
export function tap(graph: Graph, output: Value, { name, out, tap }: Convolution, parameters: Parameters): Value {
  if (tap === undefined) return output;
  const { data } = parameters.weights.get(`${name}.tap.weight`) as Values;
  const inputs = [
    output,
    graph.floats(data, [tap, out, 1, 1], parameters.dtype),
    bias(graph, `${name}.tap.bias`, parameters),
  ];
  return graph.add('Conv', inputs, { kernel_shape: [1, 1] });
}

/** The gradient at a layer's output, from the gradient at its feature. */
export function tapBack(
  graph: Graph,
  cotangent: Value,
  { name, out, tap }: Convolution,
  parameters: Parameters,
): Value {
  if (tap === undefined) return cotangent;
  const { data } = parameters.weights.get(`${name}.tap.weight`) as Values;
  const transposed = new Float32Array(data.length).map((_, i) => data[(i % tap) * out + Math.floor(i / tap)]);
  return graph.add('Conv', [cotangent, graph.floats(transposed, [out, tap, 1, 1], parameters.dtype)], {
    kernel_shape: [1, 1],
  });
}

function bias(graph: Graph, name: string, { weights, dtype }: Parameters): Value {
  const { data } = weights.get(name) as Values;
  return graph.floats(data, [data.length], dtype);
}
