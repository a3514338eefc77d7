/**
 * Gives each value what stands at its rank in `target`, so that the values have the histogram of `target`. Equal values stay equal: they get the
 * mean of all their ranks. The two may differ in length: a rank is then a part of the other's.
 *
 * @param counted those of the values that have a rank; others get that of the next larger one
 */
export function matchRanks(values: Float32Array, counted: Float32Array, target: Float32Array): Float32Array {
  const sorted = counted.slice().sort();
  const meanOf = meanBetween(target.slice().sort());
  const scale = target.length / sorted.length;
  return values.map((value) => {
    const below = Math.min(sorted.length - 1, countBelow(sorted, value));
    let upTo = below + 1;
    if (sorted[upTo] === value) upTo = countBelow(sorted, value, true);
    return meanOf(below * scale, upTo * scale);
  });
}

/** How many of the sorted values are smaller; with `orEqual`, also those that are equal. */
function countBelow(sorted: Float32Array, value: number, orEqual = false): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value || (orEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The mean of sorted values between two places, which may lie within values. */
function meanBetween(sorted: Float32Array): (from: number, to: number) => number {
  const sums = new Float64Array(sorted.length + 1);
  for (let i = 0; i < sorted.length; i++) sums[i + 1] = sums[i] + sorted[i];
  const sumUpTo = (place: number): number => {
    const whole = Math.min(sorted.length - 1, Math.floor(place));
    return sums[whole] + (place - whole) * sorted[whole];
  };
  return (from, to) => (sumUpTo(to) - sumUpTo(from)) / (to - from);
}
