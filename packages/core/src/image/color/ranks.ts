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
    const below = Math.min(
      sorted.length - 1,
      countOf(sorted, (other) => other < value),
    );
    const upTo = Math.max(
      below + 1,
      countOf(sorted, (other) => other <= value),
    );
    return meanOf(below * scale, upTo * scale);
  });
}

/** How many of the sorted values, from the first one on, are `within`. */
function countOf(sorted: Float32Array, within: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (within(sorted[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The mean of sorted values between two places, which may lie within values. */
function meanBetween(sorted: Float32Array): (from: number, to: number) => number {
  const sums = new Float64Array(sorted.length + 1);
  for (const [i, value] of sorted.entries()) sums[i + 1] = sums[i] + value;
  const sumUpTo = (place: number): number => {
    const whole = Math.min(sorted.length - 1, Math.floor(place));
    return sums[whole] + (place - whole) * sorted[whole];
  };
  return (from, to) => (sumUpTo(to) - sumUpTo(from)) / (to - from);
}
