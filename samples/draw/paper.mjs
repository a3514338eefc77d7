// Cut paper: seaweed, leaves and a sun, cut from painted sheets and glued on blocks of color.
import { add, clamp, hex, length, mix, scale, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** A cut-out: how far outside of it a place is. @typedef {{ outside: (x: number, y: number) => number, color: Color }} Cutout */

const blocks = [
  { left: -0.1, top: -0.1, right: 0.36, bottom: 0.55, color: '#f2c230' },
  { left: 0.35, top: -0.1, right: 0.93, bottom: 0.42, color: '#f4ecd8' },
  { left: 0.92, top: -0.1, right: 1.5, bottom: 0.62, color: '#1f4fa8' },
  { left: -0.1, top: 0.54, right: 0.46, bottom: 1.1, color: '#12806f' },
  { left: 0.45, top: 0.41, right: 0.93, bottom: 1.1, color: '#e8502f' },
  { left: 0.92, top: 0.61, right: 1.5, bottom: 1.1, color: '#f3a9b4' },
];

/** A blade of seaweed: round lobes on both sides of a bent stem.
 * @param {number} x @param {number} y @param {number} angle @param {number} size @param {number} lobes @param {string} color @returns {Cutout} */
function weed(x, y, angle, size, lobes, color) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    color: hex(color),
    outside: (px, py) => {
      const [dx, dy] = [(px - x) / size, (py - y) / size];
      const u = dx * cos + dy * sin;
      const v = dy * cos - dx * sin + 0.16 * Math.sin(2.6 * u);
      let near = Math.max(Math.abs(v) - 0.055 * (1.3 - 0.6 * u), Math.abs(u) - 1);
      for (let i = 0; i < lobes; i++) {
        for (const side of [-1, 1]) {
          const along = -0.85 + (1.75 * (i + 0.25 * (side + 1))) / lobes;
          const reach = 0.5 * Math.cos(0.75 * along - 0.2) ** 1.3;
          // A lobe leans forward and is widest at its end.
          const [fu, fv] = [u - along, side * v];
          const t = clamp((0.55 * fu + fv) / (1.3 * reach));
          const width = 0.05 + 0.075 * t * t;
          near = Math.min(near, length(fu - 0.55 * t * reach, fv - t * reach) - width);
        }
      }
      return near * size;
    },
  };
}

/** A leaf, pointed at both ends and split along its rib. @param {number} x @param {number} y @param {number} angle @param {number} size
 * @param {string} color @returns {Cutout} */
const leaf = (x, y, angle, size, color) => ({
  color: hex(color),
  outside: (px, py) => {
    const [dx, dy] = [(px - x) / size, (py - y) / size];
    const [u, v] = [
      dx * Math.cos(angle) + dy * Math.sin(angle),
      dy * Math.cos(angle) - dx * Math.sin(angle) + 0.12 * dx * dx,
    ];
    const blade = Math.max(length(u, v - 0.72) - 1.15, length(u, v + 0.72) - 1.15);
    return size * Math.max(blade, Math.min(0.03 - Math.abs(v), u + 0.5));
  },
});

/** @param {number} x @param {number} y @param {number} size @param {number} rays @param {string} color @returns {Cutout} */
const star = (x, y, size, rays, color) => ({
  color: hex(color),
  outside: (px, py) => {
    const [dx, dy] = [px - x, py - y];
    const wave = Math.cos(rays * Math.atan2(dy, dx) + 0.5 * Math.sin(3 * Math.atan2(dy, dx)));
    return 0.6 * (length(dx, dy) - size * (0.74 + 0.26 * wave));
  },
});

/** @type {Cutout[]} */
const cutouts = [
  star(0.17, 0.2, 0.135, 11, '#e8502f'),
  star(0.17, 0.2, 0.06, 7, '#f4ecd8'),
  weed(0.64, 0.2, -0.35, 0.23, 5, '#1f8f5a'),
  weed(1.14, 0.3, -1.35, 0.29, 6, '#f4ecd8'),
  leaf(0.46, 0.12, 0.7, 0.085, '#17202e'),
  weed(0.22, 0.78, -1.2, 0.25, 6, '#f2c230'),
  weed(0.7, 0.74, -1.75, 0.29, 6, '#17202e'),
  leaf(1.26, 0.14, -0.6, 0.09, '#f2c230'),
  weed(1.13, 0.84, -0.5, 0.24, 5, '#1f4fa8'),
  star(0.83, 0.52, 0.05, 5, '#f2c230'),
  star(0.4, 0.62, 0.045, 5, '#f3a9b4'),
  star(0.08, 0.47, 0.05, 6, '#1f4fa8'),
  star(1.27, 0.66, 0.04, 6, '#e8502f'),
  leaf(0.53, 0.92, -0.5, 0.085, '#f4ecd8'),
];

/** @param {typeof blocks[0]} block @returns {Cutout} */
const sheet = ({ left, top, right, bottom, color }) => ({
  color: hex(color),
  outside: (x, y) => Math.max(left - x, x - right, top - y, y - bottom),
});

/** @param {import('./canvas.mjs').Canvas} canvas */
export function cutPaper(canvas) {
  const layers = [...blocks.map(sheet), ...cutouts];
  canvas.shade((x, y) => {
    /** @type {Color} */
    let color = hex('#f4ecd8');
    layers.forEach(({ outside, color: paint }, i) => {
      // Scissors turn in short straight cuts.
      const sway = 0.0028 * noise(22 * x, 22 * y, 110 + i);
      const shadow = smoothstep(0.011, -0.006, outside(x - 0.004, y - 0.006) + sway);
      const away = outside(x, y) + sway;
      if (away > 0.02 && shadow <= 0) return;
      color = scale(color, 1 - 0.42 * shadow);
      if (away >= 0) return;
      // Gouache, brushed on by hand before it was cut.
      const angle = 1.9 * i;
      const brushed = noise(
        46 * (x * Math.cos(angle) + y * Math.sin(angle)),
        4 * (y * Math.cos(angle) - x * Math.sin(angle)),
        130 + i,
      );
      const tone = 1 + 0.07 * brushed + 0.09 * fractal(3 * x, 3 * y, 3, 150 + i);
      const rim = 0.05 * smoothstep(-0.0035, 0, away);
      color = add(mix(scale(paint, tone), hex('#fff6e0'), 0.04 * clamp(brushed)), [rim, rim, rim]);
    });
    return color;
  }, 0.05);
}
