// Stained glass: a rose window, its pieces of colored glass held by strips of lead.
import { add, bell, clamp, hex, length, mix, scale, smoothstep } from './math.mjs';
import { fractal, noise } from './noise.mjs';
import { hash } from './random.mjs';

/** @typedef {import('./math.mjs').Color} Color */
/** A part of the window: a distance, negative inside, and its glass. @typedef {{ distance: number, glass: Color[] }} Piece */

const colors = {
  gold: ['#f9d548', '#f4ae2c', '#fbe79a'].map(hex),
  ruby: ['#b3142b', '#d4282c', '#8f0f35'].map(hex),
  cobalt: ['#12329a', '#1d55c8', '#2a3f9f'].map(hex),
  sky: ['#3f9edb', '#79c4e6', '#2c7fc4'].map(hex),
  green: ['#0f6b45', '#2f9a52', '#6cb545'].map(hex),
  violet: ['#5a2d92', '#7d4fb5', '#43267f'].map(hex),
  pearl: ['#f4eed8', '#e8dcc0', '#dfe6dc'].map(hex),
  amber: ['#d8641c', '#e88a2a', '#b8451c'].map(hex),
};
const lead = hex('#15161a');
const petals = 12;

/** The pieces of one of the equal parts around the middle, from the front to the back; `v` runs across, `r` outwards.
 * @param {number} u @param {number} v @param {number} r @param {number} turn which part @returns {Piece[]} */
function rose(u, v, r, turn) {
  const disk = (/** @type {number} */ cu, /** @type {number} */ cv, /** @type {number} */ size) =>
    length(u - cu, v - cv) - size;
  const side = Math.tan(Math.PI / petals);
  const leaf = (/** @type {number} */ at, /** @type {number} */ size, /** @type {number} */ slim) =>
    Math.max(disk(at, slim, size), disk(at, -slim, size));
  const odd = turn % 2 === 1;
  return [
    { distance: r - 0.028, glass: colors.ruby },
    { distance: r - 0.058, glass: colors.gold },
    { distance: leaf(0.108, 0.062, 0.037), glass: odd ? colors.amber : colors.gold },
    { distance: r - 0.158, glass: colors.cobalt },
    { distance: r - 0.172, glass: colors.pearl },
    { distance: disk(0.236, 0, 0.02), glass: odd ? colors.gold : colors.ruby },
    { distance: leaf(0.236, 0.088, 0.046), glass: odd ? colors.sky : colors.pearl },
    { distance: disk(0.236, 0, 0.052), glass: odd ? colors.ruby : colors.violet },
    { distance: disk(0.298, 0.298 * side, 0.024), glass: colors.gold },
    { distance: r - 0.3, glass: odd ? colors.green : colors.cobalt },
    { distance: r - 0.314, glass: colors.amber },
    { distance: disk(0.372, 0, 0.019), glass: colors.pearl },
    { distance: disk(0.372, 0, 0.05), glass: odd ? colors.green : colors.sky },
    { distance: leaf(0.385, 0.135, 0.072), glass: odd ? colors.violet : colors.ruby },
    { distance: r - 0.443, glass: odd ? colors.cobalt : colors.sky },
    { distance: r - 0.465, glass: colors.gold },
  ];
}

/** What lies around the rose: diamonds, with a small rose in each corner. @param {number} x @param {number} y @param {number} aspect
 * @returns {{ piece: Piece, edge: number, key: number }} */
function field(x, y, aspect) {
  const [cx, cy] = [aspect / 2 - Math.abs(x - aspect / 2), 0.5 - Math.abs(y - 0.5)];
  const corner = length(cx - 0.13, cy - 0.13);
  const turn = Math.atan2(cy - 0.13, cx - 0.13) * (8 / (2 * Math.PI));
  if (corner < 0.104) {
    const spoke = Math.abs(turn - Math.round(turn)) * ((2 * Math.PI) / 8) * corner;
    const inner = corner < 0.032;
    const edge = inner ? 0.032 - corner : Math.min(corner - 0.032, 0.104 - corner, spoke);
    const glass = inner ? colors.gold : Math.floor(turn + 20) % 2 ? colors.ruby : colors.sky;
    return { piece: { distance: -edge, glass }, edge, key: Math.floor(turn + 20) + 40 * Math.floor(2 * x) };
  }
  const [a, b] = [(x + 0.72 * y) / 0.092, (x - 0.72 * y) / 0.092];
  const edge = Math.min(Math.abs(a - Math.round(a)), Math.abs(b - Math.round(b))) * 0.075;
  const key = Math.floor(a) * 97 + Math.floor(b);
  const glass = Math.floor(a) % 3 === 0 ? colors.cobalt : (Math.floor(b) + 60) % 3 === 0 ? colors.violet : colors.green;
  return { piece: { distance: -edge, glass }, edge: Math.min(edge, corner - 0.104), key };
}

/** The piece at a place and how far its edge is. @param {number} x @param {number} y @param {number} aspect */
function pieceAt(x, y, aspect) {
  const [dx, dy] = [x - aspect / 2, y - 0.5];
  const r = length(dx, dy);
  const sector = Math.round((Math.atan2(dy, dx) * petals) / (2 * Math.PI));
  const angle = Math.atan2(dy, dx) - (sector * 2 * Math.PI) / petals;
  // Mirrored, so that both halves of a part are one.
  const list = rose(r * Math.cos(angle), r * Math.abs(Math.sin(angle)), r, sector + petals);
  let edge = 9;
  for (let i = 0; i < list.length; i++) {
    edge = Math.min(edge, Math.abs(list[i].distance));
    if (list[i].distance < 0) {
      const seam = Math.abs((Math.PI / petals - Math.abs(angle)) * r);
      // Rings are cut where two parts meet.
      if ([4, 7, 9, 10, 14, 15].includes(i)) edge = Math.min(edge, seam);
      return { piece: list[i], edge, key: i * 31 + sector };
    }
  }
  const around = field(x, y, aspect);
  return { ...around, edge: Math.min(around.edge, edge) };
}

/** @param {import('./canvas.mjs').Canvas} canvas */
export function glass(canvas) {
  canvas.shade((x, y) => {
    // Glaziers cut by hand: edges sway a little.
    const [sx, sy] = [x + 0.006 * noise(9 * x, 9 * y, 71), y + 0.006 * noise(9 * x, 9 * y, 72)];
    const { piece, edge, key } = pieceAt(sx, sy, canvas.aspect);
    const toLead = Math.min(edge, Math.min(x, y, canvas.aspect - x, 1 - y) - 0.008);
    const angle = 6 * hash(key, 5);
    const streak = noise(12 * (x * Math.cos(angle) + y * Math.sin(angle)), 3 * (x + y), Math.abs(key) % 90);
    const tone = mix(piece.glass[Math.floor(3 * hash(key, 1))], piece.glass[0], 0.3);
    const daylight =
      1.05 -
      0.5 * length(x - 0.5, y - 0.3) +
      0.22 * hash(key, 3) +
      0.2 * streak +
      0.12 * fractal(20 * x, 20 * y, 2, 73);
    const pane = scale(tone, daylight * (0.72 + 0.4 * smoothstep(0.004, 0.03, toLead)));
    const shine = 0.16 * bell(toLead - 0.0025, 0.0018) * clamp(0.6 + noise(30 * x, 30 * y, 74));
    const strip = add(scale(lead, 0.8 + 0.5 * noise(60 * x, 60 * y, 75)), [shine, shine, 1.1 * shine]);
    return mix(strip, pane, smoothstep(0.0038, 0.0062, toLead));
  }, 0.05);
}
