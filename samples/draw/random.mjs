import { lerp } from './math.mjs';

/** Shuffles the bits of a 32-bit integer until no pattern is left. @param {number} value */
function scramble(value) {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A number 0..1 that belongs to a lattice point. @param {number} x @param {number} y integers */
export function hash(x, y, seed = 0) {
  return scramble(Math.imul(x, 0x27d4eb2d) ^ scramble(Math.imul(y, 0x165667b1) + seed)) / 4294967296;
}

/** Random numbers that are the same for the same seed. */
export class Random {
  /** @param {number} seed */
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** 0..1 */
  next() {
    this.state = (this.state + 0x9e3779b9) >>> 0;
    return scramble(this.state) / 4294967296;
  }

  /** @param {number} low @param {number} high */
  range(low, high) {
    return lerp(low, high, this.next());
  }

  /** About -2..2, mostly near zero: close enough to a normal distribution with deviation 0.58. */
  bell() {
    return this.next() + this.next() + this.next() + this.next() - 2;
  }

  /** @template T @param {T[]} list @returns {T} */
  pick(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  /** In place. @template T @param {T[]} list */
  shuffle(list) {
    for (let i = list.length - 1; i > 0; i--) {
      const j = Math.floor(this.next() * (i + 1));
      [list[i], list[j]] = [list[j], list[i]];
    }
    return list;
  }
}
