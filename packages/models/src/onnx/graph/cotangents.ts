import type { BackwardRule, Size } from '@pastiche/core';
import type { Value } from './graph.ts';
import { imageDims, type NetworkGraph } from './networkGraph.ts';

/** Gradients at the features of a network, added up by layer, and the way back from them. */
export class Cotangents {
  readonly #network: NetworkGraph;
  readonly #all = new Map<string, Value>();

  constructor(network: NetworkGraph) {
    this.#network = network;
  }

  /** @param cotangent `[1, c, h, w]` */
  add(layer: string, cotangent: Value): void {
    const before = this.#all.get(layer);
    this.#all.set(layer, before ? this.#network.graph.add('Add', [before, cotangent]) : cotangent);
  }

  /** Adds an input for each layer's gradient, `[1, h, w, c]`. */
  addInputs(layers: readonly string[]): void {
    for (const layer of layers) {
      const dims = [1, `${layer}.height`, `${layer}.width`, this.#network.channelsOf(layer)];
      this.add(layer, this.#network.channelsFirst(this.#network.graph.input(layer, dims)));
    }
  }

  /** Goes back from all of them to the image, whose gradient is the output `gradient`. */
  goBack(size: Size, rule?: BackwardRule): void {
    const gradient = this.#network.back(this.#all, size, rule);
    this.#network.graph.output('gradient', this.#network.channelsLast(gradient), imageDims(size));
  }
}
