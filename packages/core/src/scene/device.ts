import type { Evaluator, OtherCosts } from '../encoder/device.ts';
import type { Encoder } from '../encoder/encoder.ts';
import type { ImageTensor } from '../image/tensors.ts';
import { type BoundLoss, networkLayers } from '../loss/loss.ts';
import type { Term } from './differentiate.ts';

/** What the encoder computes on its device. */
export interface OnDevice {
  evaluator: Evaluator;
  /** In the order of the evaluator's distances. */
  losses: readonly BoundLoss[];
  /** Whether it computes the costs of the image itself, too. */
  inBlocks: boolean;
}

/** Hands the encoder the terms that it can compute, if there are any: all their distances have names that it knows. */
export async function bindDevice(encoder: Encoder, terms: readonly Term[]): Promise<OnDevice | undefined> {
  const known = terms.filter(
    ({ loss, bound }) =>
      networkLayers([loss]).length > 0 && bound.onDevice?.every(({ of }) => encoder.comparisons?.includes(of)),
  );
  const distances = known.flatMap(({ loss, bound }) =>
    (bound.onDevice ?? []).map((distance) => ({ ...distance, layer: loss.layers[0] })),
  );
  if (!encoder.evaluator || (distances.length === 0 && !encoder.inBlocks)) return undefined;
  const evaluator = await encoder.evaluator(distances);
  return { evaluator, losses: known.map(({ bound }) => bound), inBlocks: encoder.inBlocks === true };
}

/**
 * @param terms all of them; those on the device are taken
 * @returns each cost on the device before its weight, and the gradient of these and of the `others` that read the network
 */
export async function evaluateOnDevice(
  { evaluator, losses, inBlocks }: OnDevice,
  terms: readonly Term[],
  image: ImageTensor,
  others: OtherCosts,
  signal?: AbortSignal,
): Promise<{ costs: Map<BoundLoss, number>; gradient: ImageTensor }> {
  const owners = losses.flatMap((bound) => (bound.onDevice ?? []).map(() => bound));
  const weights = owners.map((owner) => (terms.find(({ bound }) => bound === owner) as Term).loss.weight);
  const isDeep = others.layers.length > 0;
  const { costs, gradient } = await evaluator.evaluate(image, weights, isDeep || inBlocks ? others : undefined, signal);
  try {
    if (!isDeep && !inBlocks) await others.differentiate({});
  } catch (error) {
    gradient.dispose();
    throw error;
  }
  const sums = new Map(losses.map((bound) => [bound, 0]));
  for (const [i, owner] of owners.entries()) sums.set(owner, (sums.get(owner) ?? 0) + costs[i]);
  return { costs: sums, gradient };
}
