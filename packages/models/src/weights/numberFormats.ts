/** Little-endian values of a format as 32-bit floats, copied. */
export function toFloat32(bytes: Uint8Array, format: 'F32' | 'F16' | 'BF16'): Float32Array {
  // Copied, since a file's tensors need not be aligned to their width; not by slice(), which Node's Buffer does not copy on.
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

function fromHalf(words: Uint16Array): Float32Array {
  const values = halves();
  const floats = new Float32Array(words.length);
  for (let i = 0; i < words.length; i++) floats[i] = values[words[i]];
  return floats;
}

let table: Float32Array | undefined;

/** The value of each of the 65,536 half floats: looking up is many times faster than computing them one by one. */
function halves(): Float32Array {
  table ??= Float32Array.from({ length: 65536 }, (_, word) => half(word));
  return table;
}

/** IEEE 754 binary16. */
function half(word: number): number {
  const sign = word & 0x8000 ? -1 : 1;
  const exponent = (word >> 10) & 0x1f;
  const fraction = word & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
