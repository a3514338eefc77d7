import { type Mask, maskOf } from '../image/mask.ts';
import { type Planes, type RawImage, toPlanes } from '../image/rawImage.ts';
import { mapInto } from '../math/mapInto.ts';

/** Colors closer than this are one key: an eighth of the way from black to white. JPEG and antialiasing move colors by less. */
const near = 0.125 * Math.sqrt(3);
/** Fewer pixels of a map are noise, or the soft edge between two keys. */
const smallest = 0.002;
/** Levels per channel when colors are counted. */
const levels = 16;

/** A color that stands for something, and where it is in each map. */
export interface ColorKey {
  /** As `#rrggbb`. */
  name: string;
  /** One for each map; undefined where the map has no such color. */
  masks: readonly (Mask | undefined)[];
}

/**
 * The colors of semantic maps, and where they are. A pixel belongs to the nearest key.
 *
 * @param names what to call the maps in error messages
 * @throws PasticheError `invalid-image` if a map is no image
 */
export function colorKeys(maps: readonly RawImage[], names: readonly string[]): ColorKey[] {
  const planes = maps.map((map, i) => toPlanes(map, names[i]));
  const keys = findKeys(planes);
  const labels = planes.map(({ rgb }) => nearestKeys(rgb, keys));
  return keys.map((color, key) => ({
    name: `#${color
      .map((value) =>
        Math.round(value * 255)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`,
    masks: labels.map((label, i) => maskOfKey(label, key, planes[i])),
  }));
}

/** The most frequent colors that are not near each other. */
function findKeys(maps: readonly Planes[]): number[][] {
  const bins = new Map<number, { share: number; color: number[] }>();
  for (const { rgb } of maps) {
    const share = 3 / rgb.length;
    for (let i = 0; i < rgb.length; i += 3) {
      const [r, g, b] = [0, 1, 2].map((channel) => Math.min(levels - 1, Math.floor(rgb[i + channel] * levels)));
      const index = (r * levels + g) * levels + b;
      const bin = bins.get(index) ?? { share: 0, color: [0, 0, 0] };
      bins.set(index, bin);
      bin.share += share;
      for (let channel = 0; channel < 3; channel++) bin.color[channel] += share * rgb[i + channel];
    }
  }
  const colors = [...bins.values()]
    .sort((a, b) => b.share - a.share)
    .filter(({ share }) => share >= smallest)
    .map(({ share, color }) => color.map((sum) => sum / share));
  const keys: number[][] = [];
  for (const color of colors) if (keys.every((key) => distance(key, color, 0) >= near)) keys.push(color);
  return keys;
}

function nearestKeys(rgb: Float32Array, keys: readonly number[][]): Uint16Array {
  const labels = new Uint16Array(rgb.length / 3);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    let least = Number.POSITIVE_INFINITY;
    for (const [key, color] of keys.entries()) {
      const apart = distance(color, rgb, pixel * 3);
      if (apart < least) [least, labels[pixel]] = [apart, key];
    }
  }
  return labels;
}

function maskOfKey(labels: Uint16Array, key: number, { width, height }: Planes): Mask | undefined {
  const data = mapInto(new Float32Array(labels.length), labels, (label) => (label === key ? 1 : 0));
  const count = data.reduce((sum, value) => sum + value, 0);
  return count < smallest * labels.length ? undefined : maskOf(data, { width, height });
}

function distance(color: readonly number[], rgb: ArrayLike<number>, at: number): number {
  return Math.hypot(color[0] - rgb[at], color[1] - rgb[at + 1], color[2] - rgb[at + 2]);
}
