/** Any of the arrays that hold pixels. */
type Numbers = Uint8Array | Uint8ClampedArray | Uint16Array | Float32Array;

/**
 * Changes numbers on the way to an array of another type, as `Type.from(values, change)` does, which makes a plain array of all before: that takes
 * eight more bytes for each, and more than some 90 million end the process.
 *
 * @param out as long as `values`
 * @returns `out`
 */
export function mapInto<T extends Numbers>(out: T, values: ArrayLike<number>, change: (value: number) => number): T {
  for (let i = 0; i < out.length; i++) out[i] = change(values[i]);
  return out;
}
