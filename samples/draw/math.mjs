// The little mathematics that all pictures share. Colors are linear light, `[red, green, blue]`, 0..1 and above.

/** @typedef {[number, number, number]} Color */
/** @typedef {[number, number, number]} Vector */

/** @param {number} x */
export const clamp = (x, low = 0, high = 1) => (x < low ? low : Math.min(x, high));

/** @param {number} a @param {number} b @param {number} t */
export const lerp = (a, b, t) => a + (b - a) * t;

/** @param {number} from @param {number} to @param {number} x 0 at `from`, 1 at `to`, smooth between; also if from > to */
export function smoothstep(from, to, x) {
  const t = clamp((x - from) / (to - from));
  return t * t * (3 - 2 * t);
}

/** A bell around zero that is `width` wide. @param {number} x @param {number} width */
export const bell = (x, width) => Math.exp(-(x * x) / (width * width));

/** Math.hypot, but ten times as fast: it need not care about overflow. @param {number} x @param {number} y */
export const length = (x, y, z = 0) => Math.sqrt(x * x + y * y + z * z);

/** @param {Color} a @param {Color} b @param {number} t @returns {Color} */
export const mix = (a, b, t) => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];

/** @param {Vector} a @param {number} s @returns {Vector} */
export const scale = (a, s) => [a[0] * s, a[1] * s, a[2] * s];

/** @param {Vector} a @param {Vector} b @param {number} [s] how much of b @returns {Vector} */
export const add = (a, b, s = 1) => [a[0] + b[0] * s, a[1] + b[1] * s, a[2] + b[2] * s];

/** @param {Vector} a @param {Vector} b @returns {Vector} */
export const multiply = (a, b) => [a[0] * b[0], a[1] * b[1], a[2] * b[2]];

/** @param {Vector} a @param {Vector} b */
export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** @param {Vector} a @returns {Vector} */
export function normalize(a) {
  return scale(a, 1 / Math.sqrt(dot(a, a)));
}

/** @param {Vector} direction @param {Vector} normal */
export const reflect = (direction, normal) => add(direction, normal, -2 * dot(direction, normal));

/** @param {string} text `#rrggbb` @returns {Color} */
export function hex(text) {
  const channel = (/** @type {number} */ at) => (Number.parseInt(text.slice(at, at + 2), 16) / 255) ** 2.2;
  return [channel(1), channel(3), channel(5)];
}

/**
 * A color from a list of them, evenly spaced over 0..1.
 *
 * @param {Color[]} colors
 * @param {number} t
 */
export function ramp(colors, t) {
  const at = clamp(t) * (colors.length - 1);
  const i = Math.min(colors.length - 2, Math.floor(at));
  return mix(colors[i], colors[i + 1], at - i);
}

/**
 * A color from stops at any positions, in order.
 *
 * @param {[number, Color][]} stops
 * @param {number} t
 * @returns {Color}
 */
export function gradient(stops, t) {
  const next = stops.findIndex(([position]) => position > t);
  if (next <= 0) return stops[next === 0 ? 0 : stops.length - 1][1];
  const [[from, a], [to, b]] = [stops[next - 1], stops[next]];
  return mix(a, b, smoothstep(from, to, t));
}

/** Compresses any brightness into 0..1, as film does: shadows keep their depth, highlights roll off. @param {Color} color */
export function film(color) {
  return /** @type {Color} */ (color.map((x) => clamp((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14))));
}
