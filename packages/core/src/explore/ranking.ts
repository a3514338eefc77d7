/** A unit's strongest activation in one picture, and its position in the layer. */
export interface Hit {
  image: string;
  activation: number;
  x: number;
  y: number;
}

/**
 * Inserts a hit among the `k` strongest. Ties are ordered by the picture's name (by code units), so that the order of calls does not
 * matter.
 *
 * @param hits strongest first; changed in place
 */
export function offer(hits: Hit[], hit: Hit, k: number): void {
  let place = hits.length;
  while (place > 0 && isBefore(hit, hits[place - 1])) place--;
  if (place >= k) return;
  hits.splice(place, 0, hit);
  if (hits.length > k) hits.pop();
}

function isBefore(a: Hit, b: Hit): boolean {
  return a.activation > b.activation || (a.activation === b.activation && a.image < b.image);
}
