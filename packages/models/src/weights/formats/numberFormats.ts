/** Converts little-endian values to 32-bit floats. */
export function toFloat32(bytes: Uint8Array, format: 'F32' | 'F16' | 'BF16' | 'I8'): Float32Array {
  if (format === 'I8') return Float32Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  // Copied, since tensors in a file may be unaligned. Not by slice(), which does not copy a Node Buffer.
  const copy = new Uint8Array(bytes).buffer;
  if (format === 'F32') return new Float32Array(copy);
  const words = new Uint16Array(copy);
  return format === 'F16' ? fromHalf(words) : fromBrain(words);
}

/** bfloat16 is the upper half of a 32-bit float. */
function fromBrain(words: Uint16Array): Float32Array {
  const bits = new Uint32Array(words.length);
  for (let i = 0; i < words.length; i++) bits[i] = words[i] << 16;
  return new Float32Array(bits.buffer);
}

/** IEEE 754 binary16. In the place of a binary32's, its exponent is 112 too small, also if it is subnormal. */
function fromHalf(words: Uint16Array): Float32Array {
  const bits = new Uint32Array(words.length);
  for (let i = 0; i < words.length; i++) bits[i] = ((words[i] & 0x8000) << 16) | ((words[i] & 0x7fff) << 13);
  const floats = new Float32Array(bits.buffer);
  for (let i = 0; i < words.length; i++) {
    floats[i] *= 2 ** 112;
    const magnitude = words[i] & 0x7fff;
    if (magnitude >= 0x7c00)
      floats[i] = magnitude > 0x7c00 ? Number.NaN : Math.sign(floats[i]) * Number.POSITIVE_INFINITY;
  }
  return floats;
}

/**
 * Converts 32-bit floats to little-endian half floats, rounded to nearest, ties to even.
 *
 * @returns undefined if a value exceeds the range of half floats (65,504)
 */
export function toHalf(values: Float32Array): Uint8Array | undefined {
  const words = new Uint16Array(values.length);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < bits.length; i++) {
    words[i] = halfFromBits(bits[i]);
    if ((words[i] & 0x7c00) === 0x7c00) return undefined;
  }
  return new Uint8Array(words.buffer);
}

/** The bits of the binary16 nearest to a binary32; too large values become infinity. */
function halfFromBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 127;
  const fraction = bits & 0x7fffff;
  if (exponent > 15) return sign | 0x7c00;
  if (exponent < -25) return sign;
  // The significand loses 13 of its 24 bits, and more if the result is subnormal (exponent -14).
  const significand = fraction | 0x800000;
  const lost = 13 + Math.max(0, -14 - exponent);
  const rest = significand & ((1 << lost) - 1);
  const middle = 1 << (lost - 1);
  const kept = significand >>> lost;
  const rounded = kept + (rest > middle || (rest === middle && kept & 1) ? 1 : 0);
  // Adding lets a carry out of the fraction increment the exponent.
  return sign | (exponent < -14 ? rounded : ((exponent + 14) << 10) + rounded);
}
