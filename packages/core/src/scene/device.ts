import type { Evaluator, OtherCosts } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import type { ImageTensor } from '../image/tensors.ts';
import { readsNetwork, type Term } from './differentiate.ts';

/** The terms that the encoder computes on its device, if there are any: all their distances have names that it knows. */
export async function bindDevice(encoder: Encoder, terms: readonly Term[]): Promise<DeviceTerms | undefined> {
  const known = terms.filter(
    (term) => readsNetwork(term) && term.bound.onDevice?.every(({ of }) => encoder.comparisons?.includes(of)),
  );
  if (!encoder.evaluator || known.length === 0) return undefined;
  const distances = known.flatMap(({ loss, bound }) =>
    (bound.onDevice ?? []).map((distance) => ({ ...distance, layer: loss.layers[0] })),
  );
  return new DeviceTerms(await encoder.evaluator(distances), known);
}

/** Terms whose costs the encoder computes by itself. */
export class DeviceTerms {
  readonly #evaluator: Evaluator;
  #terms: readonly Term[];

  constructor(evaluator: Evaluator, terms: readonly Term[]) {
    this.#evaluator = evaluator;
    this.#terms = terms;
  }

  get terms(): readonly Term[] {
    return this.#terms;
  }

  /** Takes the same terms with other weights. */
  reweigh(terms: readonly Term[]): void {
    this.#terms = this.#terms.map(({ bound }) => terms.find((term) => term.bound === bound) as Term);
  }

  /** @returns each term's cost before its weight, and the gradient of all, with that of the `others` which read the network */
  async evaluate(
    image: ImageTensor,
    others: OtherCosts,
    signal?: AbortSignal,
  ): Promise<{ costs: Map<Term, number>; gradient: ImageTensor }> {
    const owners = this.#terms.flatMap((term) => (term.bound.onDevice ?? []).map(() => term));
    const weights = owners.map(({ loss }) => loss.weight);
    const isDeep = others.layers.length > 0;
    const { costs, gradient } = await this.#evaluator.evaluate(image, weights, isDeep ? others : undefined, signal);
    try {
      if (!isDeep) await others.differentiate({});
    } catch (error) {
      gradient.dispose();
      throw error;
    }
    const sums = new Map<Term, number>();
    for (const [i, owner] of owners.entries()) sums.set(owner, (sums.get(owner) ?? 0) + costs[i]);
    return { costs: sums, gradient };
  }

  dispose(): void {
    this.#evaluator.dispose();
  }
}
