import type { LayerMeasure } from '@pastiche/core';

/** A layer's units, the given one first, by how much their sheets resemble its own: the cosine of their angle, from the Gram matrix. */
export function unitsLike({ gram, channels }: LayerMeasure, unit: number): number[] {
  const energy = (of: number): number => gram[of * (channels + 1)];
  const likeness = (other: number): number => {
    if (other === unit) return Number.POSITIVE_INFINITY;
    return gram[unit * channels + other] / (Math.sqrt(energy(unit) * energy(other)) || 1);
  };
  return Array.from({ length: channels }, (_, other) => other).sort((a, b) => likeness(b) - likeness(a));
}

/** How many units may be turned together: one, an eighth of the layer, a quarter. */
export function groupSizes(channels: number): readonly [number, number, number] {
  return [1, Math.max(2, Math.round(channels / 8)), Math.max(3, Math.round(channels / 4))];
}
