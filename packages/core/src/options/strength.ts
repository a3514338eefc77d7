/** What `strength` does at one place of the dial. */
export interface Dial {
  /** The factor of the style weight. */
  weight: number;
  /** How much of the result is painted; the rest is the photo. */
  share: number;
}

/** The style weight of the measurements below, as a multiple of the default. A number, since losses must not bring all presets along. */
const measured = 14 / 5;

/** The style weight does less and less: below this a picture stays what a run from coarse to fine makes of a photo. */
const least = measured / 256;

/**
 * Where the dial stands, and what it does there. Measured with `bench/strength.ts` over ten photos of Kodak and ten paintings: how far the result
 * is from the photo in VGG-19's activations (the distance of LPIPS without its learned weights, mean of six layers), as a part of its distance with a style weight
 * of 16 times 14, past which nothing changes.
 */
const places: readonly { strength: number; weight: number; share: number }[] = [
  { strength: 0, weight: least, share: 0 },
  { strength: 0.03, weight: least, share: 0.25 },
  { strength: 0.11, weight: least, share: 0.5 },
  { strength: 0.22, weight: least, share: 0.75 },
  { strength: 0.3, weight: least, share: 1 },
  { strength: 0.37, weight: measured / 64, share: 1 },
  { strength: 0.55, weight: measured / 16, share: 1 },
  { strength: 0.77, weight: measured / 4, share: 1 },
  { strength: 0.81, weight: 1, share: 1 },
  { strength: 0.92, weight: measured, share: 1 },
  { strength: 0.98, weight: 4 * measured, share: 1 },
  { strength: 1, weight: 16 * measured, share: 1 },
];

/** Where the dial stands for a factor of the style weight: the other way round. */
export function strengthOf(weight: number): number {
  const painted = places.filter(({ share }) => share === 1);
  const next = painted.findIndex((place) => place.weight >= weight);
  if (next <= 0) return painted[next === 0 ? 0 : painted.length - 1].strength;
  const [from, to] = [painted[next - 1], painted[next]];
  const part = Math.log(weight / from.weight) / Math.log(to.weight / from.weight);
  return from.strength + part * (to.strength - from.strength);
}

/** What to do for a strength, between the places along straight lines, of weights in their logarithms; undefined leaves all as it is. */
export function dialAt(strength: number | undefined): Dial {
  if (strength === undefined) return { weight: 1, share: 1 };
  const next = Math.max(
    1,
    places.findIndex((place) => place.strength >= strength),
  );
  const [from, to] = [places[next - 1], places[next]];
  const part = (strength - from.strength) / (to.strength - from.strength);
  return {
    weight: from.weight * (to.weight / from.weight) ** part,
    share: from.share + part * (to.share - from.share),
  };
}
