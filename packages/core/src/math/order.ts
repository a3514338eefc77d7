/** Bits that are sorted by at a time. Three times as many are all of a float. */
const digit = 11;
const mask = (1 << digit) - 1;
const signBit = -0x80000000;

/** Values in their order. */
export interface Ascending {
  /** From the smallest to the largest. */
  sorted: Float32Array;
  /** Where each of these was. */
  order: Uint32Array;
}

/** Sorts floats by the digits of their bits: the time grows only as their number. */
export function ascending(values: Float32Array): Ascending {
  const { length } = values;
  let [keys, sortedKeys] = [new Int32Array(values.slice().buffer), new Int32Array(length)];
  let [order, sortedOrder] = [new Uint32Array(length), new Uint32Array(length)];
  for (let i = 0; i < length; i++) {
    order[i] = i;
    // Integers of the same order as the floats: those of negative numbers come first, and backward.
    keys[i] ^= keys[i] < 0 ? -1 : signBit;
  }
  for (let shift = 0; shift < 32; shift += digit) {
    const places = new Uint32Array(mask + 2);
    for (let i = 0; i < length; i++) places[((keys[i] >>> shift) & mask) + 1]++;
    for (let i = 1; i < places.length; i++) places[i] += places[i - 1];
    for (let i = 0; i < length; i++) {
      const place = places[(keys[i] >>> shift) & mask]++;
      sortedKeys[place] = keys[i];
      sortedOrder[place] = order[i];
    }
    [keys, sortedKeys] = [sortedKeys, keys];
    [order, sortedOrder] = [sortedOrder, order];
  }
  for (let i = 0; i < length; i++) keys[i] ^= keys[i] < 0 ? signBit : -1;
  return { sorted: new Float32Array(keys.buffer), order };
}
