/**
 * A seeded generator. The same seed gives the same numbers, to the bit, on every backend and JavaScript engine; `tf.randomNormal` does
 * not promise that.
 */
export interface Random {
  /** Uniform in [0, 1), with 32 random bits. */
  uniform(): number;
  /** Mean 0, standard deviation 1. */
  normal(): number;
}

/**
 * Makes a generator of random numbers.
 *
 * @param seed any finite number; only its integer part modulo 2^32 counts
 */
export function createRandom(seed: number): Random {
  // sfc32 (Chris Doty-Humphrey, PractRand), seeded by a Weyl sequence through murmur3's finalizer.
  let weyl = Math.trunc(seed) >>> 0;
  const fill = (): number => {
    weyl = (weyl + 0x9e3779b9) | 0;
    let h = weyl ^ (weyl >>> 16);
    h = Math.imul(h, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
  };
  let [a, b, c, counter] = [fill(), fill(), fill(), 1];
  const uniform = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 16; i++) uniform();
  const normal = (): number => {
    // Irwin-Hall: twelve uniforms have variance 1, with tails up to 6 standard deviations. Additions are exact on every engine, Math.log and
    // Math.cos are not.
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum;
  };
  return { uniform, normal };
}
