import { upTo } from '../../networks/nodes.ts';
import type { Graph, Value } from './graph.ts';
import { NetworkGraph } from './networkGraph.ts';
import type { Parameters } from './parameters.ts';

/**
 * A model for images of any size: input `image`, one output per layer, `[5, c]`: each unit's strongest activation, its row and column, and
 * the layer's height and width. All are 32-bit floats, which hold integers of this size exactly.
 */
export function strongestModel(parameters: Parameters, layers: readonly string[]): Uint8Array {
  const network = new NetworkGraph(upTo(parameters.network, layers), parameters);
  for (const layer of layers) {
    network.graph.output(layer, strongest(network.graph, network.feature(layer)), [5, `${layer}.units`]);
  }
  return network.graph.toModel();
}

function strongest(graph: Graph, feature: Value): Value {
  const unrolled = graph.add('Reshape', [feature, graph.integers([0, 0, -1])]);
  const values = graph.add('ReduceMax', [unrolled], { axes: [2], keepdims: 0 });
  const position = graph.add('ArgMax', [unrolled], { axis: 2, keepdims: 0 });
  const shape = graph.add('Shape', [feature]);
  const [height, width] = [2, 3].map((axis) => graph.add('Gather', [shape, graph.integers([axis])]));
  const everywhere = (value: Value): Value => graph.add('Expand', [value, graph.add('Shape', [position])]);
  const places = [
    graph.add('Div', [position, width]),
    graph.add('Mod', [position, width]),
    everywhere(height),
    everywhere(width),
  ].map((place) => graph.cast(place, 'f32'));
  return graph.add('Concat', [values, ...places], { axis: 0 });
}
