import type { Size } from '@pastiche/core';
import { activationsApart, positionShares } from './comparisons.ts';
import { Cotangents } from './cotangents.ts';
import type { Graph, Value } from './graph.ts';
import { NetworkGraph } from './networkGraph.ts';
import type { Parameters } from './parameters.ts';

/** What is known at a layer: slopes of its moments, or a target of its activations. */
export interface SlopeKind {
  layer: string;
  of: 'moments' | 'activations';
}

/**
 * A model of the way back from slopes. Inputs: `image`; the weights of positions (`over0`, ...), `[1, 1, h, w]`; for kinds of moments the slopes
 * `gram0`, ..., `[c, c]`, and `mean0`, ..., `[1, c, 1, 1]`; for kinds of activations their target (`to0`, ...), `[1, h, w, c]`, and `share0`, ...; other gradients
 * under their layers' names, `[1, h, w, c]`. Outputs: `gradient`, and `sums`, the squares of the kinds of activations, if there are any.
 */
export function pullbackModel(
  parameters: Parameters,
  kinds: readonly SlopeKind[],
  otherLayers: readonly string[],
  size: Size,
): Uint8Array {
  const network = new NetworkGraph(parameters, [...kinds.map(({ layer }) => layer), ...otherLayers], size);
  const { graph } = network;
  const cotangents = new Cotangents(network);
  const sums: Value[] = [];
  for (const [i, { layer, of }] of kinds.entries()) {
    const [feature, channels] = [network.feature(layer), network.channelsOf(layer)];
    const shares = positionShares(graph, i, feature);
    if (of === 'moments') {
      cotangents.add(layer, momentsBack(graph, feature, { i, channels, over: shares.over }));
      continue;
    }
    const given = graph.input(`to${i}`, [1, `to${i}.height`, `to${i}.width`, channels]);
    const to = network.channelsFirst(given);
    const share = graph.add('Mul', [graph.input(`share${i}`, []), graph.number(2)]);
    const { sum, cotangent } = activationsApart(graph, feature, { to, share, shares });
    cotangents.add(layer, cotangent);
    sums.push(graph.add('Reshape', [sum, graph.integers([1])]));
  }
  cotangents.addInputs(otherLayers);
  if (sums.length > 0) graph.output('sums', graph.add('Concat', sums, { axis: 0 }), [sums.length]);
  cotangents.goBack(size);
  return graph.toModel();
}

/** With the slopes `G` and `m`, and the weights `p`: the gradient `p (G a + m)` at the activations `a`. */
function momentsBack(
  graph: Graph,
  feature: Value,
  { i, channels, over }: { i: number; channels: number; over: Value },
): Value {
  const unrolled = graph.add('Reshape', [feature, graph.integers([channels, -1])]);
  const product = graph.add('Gemm', [graph.input(`gram${i}`, [channels, channels]), unrolled]);
  const slope = graph.add('Reshape', [product, graph.add('Shape', [feature])]);
  return graph.add('Mul', [graph.add('Add', [slope, graph.input(`mean${i}`, [1, channels, 1, 1])]), over]);
}
