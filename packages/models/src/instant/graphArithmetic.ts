import type { Graph, Value } from '../onnx/graph/graph.ts';
import { doubled } from '../onnx/graph/pools.ts';
import type { Values, Weights } from '../weights/weights.ts';
import type { Arithmetic } from './decode.ts';
import { evenness, rootSteps, spreadFloor } from './whitening.ts';

/** A decoder's arithmetic in an ONNX graph. Activations are `[1, c, h, w]`. */
export function graphArithmetic(graph: Graph, weights: Weights, shrinkage: number): Arithmetic<Value> {
  const column = (vector: Value): Value => graph.add('Reshape', [vector, graph.integers([1, -1, 1, 1])]);
  /** The inverse root of a covariance that is evened out: see whitening.ts. */
  const inverseRoot = (covariance: Value, channels: number): Value => {
    const identity = (scale: number): Value => {
      const data = new Float32Array(channels ** 2);
      for (let i = 0; i < channels; i++) data[i * (channels + 1)] = scale;
      return graph.floats(data, [channels, channels]);
    };
    const trace = graph.add('ReduceSum', [graph.add('Mul', [covariance, identity(1)])], { keepdims: 0 });
    const share = graph.add('Mul', [trace, graph.number(shrinkage / channels)]);
    const floor = graph.add('Add', [share, graph.number(evenness)]);
    const even = graph.add('Add', [covariance, graph.add('Mul', [identity(1), floor])]);
    const norm = graph.add('Sqrt', [graph.add('ReduceSumSquare', [even], { keepdims: 0 })]);
    let [root, inverse] = [graph.add('Div', [even, norm]), identity(1)];
    for (let step = 0; step < rootSteps; step++) {
      const correction = graph.add('Gemm', [inverse, root, identity(1.5)], { alpha: { float: -0.5 } });
      root = graph.add('MatMul', [root, correction]);
      inverse = graph.add('MatMul', [correction, inverse]);
    }
    return graph.add('Div', [inverse, graph.add('Sqrt', [norm])]);
  };
  const mapped = (x: Value, matrix: Value, bias?: Value): Value => {
    const filters = graph.add('Unsqueeze', [matrix, graph.integers([2, 3])]);
    return graph.add('Conv', bias === undefined ? [x, filters] : [x, filters, bias], { kernel_shape: [1, 1] });
  };
  return {
    whitened(x, channels) {
      const centered = graph.add('Sub', [x, graph.add('ReduceMean', [x], { axes: [2, 3] })]);
      const unrolled = graph.add('Reshape', [centered, graph.integers([channels, -1])]);
      const count = graph.add('Div', [graph.cast(graph.add('Size', [unrolled]), 'f32'), graph.number(channels)]);
      const covariance = graph.add('Div', [graph.add('Gemm', [unrolled, unrolled], { transB: 1 }), count]);
      return mapped(centered, inverseRoot(covariance, channels));
    },
    mapped,
    convolved(x, name) {
      const { shape, data } = weights.get(`${name}.weight`) as Values;
      const bias = weights.get(`${name}.bias`);
      const [size, pad] = [shape[2], (shape[2] - 1) / 2];
      const inputs = [x, graph.floats(data, shape), ...(bias ? [graph.floats(bias.data, bias.shape)] : [])];
      return graph.add('Conv', inputs, { kernel_shape: [size, size], pads: [pad, pad, pad, pad] });
    },
    normalized(x, channels, modulation) {
      const filled = (value: number): Value => graph.floats(new Float32Array(channels).fill(value), [channels]);
      const { scale, shift } = modulation ?? { scale: filled(1), shift: filled(0) };
      return graph.add('InstanceNormalization', [x, scale, shift], { epsilon: { float: spreadFloor } });
    },
    modulated: (x, { scale, shift }) => graph.add('Add', [graph.add('Mul', [x, column(scale)]), column(shift)]),
    add: (a, b) => graph.add('Add', [a, b]),
    masked: (x, mask) => graph.add('Mul', [x, mask]),
    relu: (x) => graph.add('Relu', [x]),
    doubled: (x) => doubled(graph, x),
    clipped: (x) => graph.add('Clip', [x, graph.number(0), graph.number(1)]),
    tidy: (work) => work(),
    free() {},
  };
}
