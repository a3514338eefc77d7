import type { RawImage } from '@pastiche/core';

export type Color = readonly [number, number, number];

/** Some colors of a picture that differ as much as possible, of a sample of its pixels. */
export function paletteOf({ data, width, height, channels }: RawImage, count: number): Color[] {
  const stride = Math.max(1, Math.floor((width * height) / 600));
  const all: Color[] = [];
  for (let i = 0; i < width * height; i += stride) {
    const at = i * channels;
    all.push([data[at], data[at + (channels < 3 ? 0 : 1)], data[at + (channels < 3 ? 0 : 2)]]);
  }
  const chosen = [all[Math.floor(all.length / 2)]];
  while (chosen.length < count) {
    const distance = (color: Color): number => Math.min(...chosen.map((other) => apart(color, other)));
    chosen.push(all.reduce((far, color) => (distance(color) > distance(far) ? color : far)));
  }
  return chosen;
}

function apart(a: Color, b: Color): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
}
