import { ascending } from '../../math/order.ts';

/** Some values, and how much each counts. */
export interface Weighted {
  values: Float32Array;
  /** None is negative, and not all are 0. @defaultValue all alike */
  weights?: Float32Array;
}

/**
 * Gives each value what stands at its rank in `target`, so that the values have the histogram of `target`. A value takes as many ranks as its weight
 * says, and gets their mean. Equal values share their ranks, and stay equal. The two may differ in length: a rank is then a part of the other's.
 *
 * @param own a value of weight 0 gets the first rank of the next larger one
 */
export function matchRanks({ values, weights }: Weighted, target: Weighted): Float32Array {
  const { sorted, order } = ascending(values);
  const { length } = sorted;
  const ranks = ranksOf(target);
  const scale = ranks.total / (weights ? sumOf(weights) : length);
  const out = new Float32Array(length);
  const give = (from: number, to: number, value: number): void => {
    for (let i = from; i < to; i++) out[order[i]] = value;
  };
  let given = 0;
  let below = 0;
  let last = 0;
  for (let from = 0, to = 0; from < length; from = to) {
    const before = below;
    let first = 0;
    for (; to < length && sorted[to] === sorted[from]; to++) {
      const weight = weights ? weights[order[to]] : 1;
      if (weight === 0) continue;
      if (first === 0) first = weight;
      last = weight;
      below += weight;
    }
    if (first === 0) continue;
    if (given < from) give(given, from, ranks.meanOf(before * scale, (before + first) * scale));
    give(from, to, ranks.meanOf(before * scale, below * scale));
    given = to;
  }
  if (given < length) give(given, length, ranks.meanOf((below - last) * scale, below * scale));
  return out;
}

export function sumOf(weights: Float32Array): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

interface Ranks {
  /** The sum of all weights. */
  total: number;
  /** The mean of what stands between two places, which may lie within values. */
  meanOf(from: number, to: number): number;
}

function ranksOf({ values, weights }: Weighted): Ranks {
  const { sorted, order } = ascending(values);
  const { length } = sorted;
  const [places, sums] = [new Float64Array(length + 1), new Float64Array(length + 1)];
  for (let i = 0; i < length; i++) {
    const weight = weights ? weights[order[i]] : 1;
    places[i + 1] = places[i] + weight;
    sums[i + 1] = sums[i] + weight * sorted[i];
  }
  // Places are asked for in their order, or nearly so: each is found from the one before.
  let at = 0;
  const sumUpTo = (place: number): number => {
    while (at > 0 && places[at] > place) at--;
    while (at < length - 1 && places[at + 1] <= place) at++;
    return sums[at] + (place - places[at]) * sorted[at];
  };
  return {
    total: places[length],
    meanOf(from, to) {
      const sumBelow = sumUpTo(from);
      return (sumUpTo(to) - sumBelow) / (to - from);
    },
  };
}
