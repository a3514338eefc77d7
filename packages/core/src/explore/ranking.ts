/** A unit's strongest activation in one picture, and its position in the layer. */
export interface Hit {
  image: string;
  activation: number;
  x: number;
  y: number;
}

/**
 * Puts a hit where it belongs among the `k` strongest; of those alike, the one whose picture's name is the first in the order of code units
 * comes first. So the outcome does not depend on the order of offers.
 *
 * @param hits the strongest first; changed in place
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
