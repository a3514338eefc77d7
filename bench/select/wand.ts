import type { RawImage, SelectPoint } from '@pastiche/core';

/** The largest difference of a channel from the clicked pixel's: of 16, 24, 32, 48 and 64 the best after one click. */
const tolerance = 48;

/** A magic wand, as image editors have it: what is connected to a click by pixels of a similar color. */
export function wand({ data, width, height, channels }: RawImage, points: readonly SelectPoint[]): Uint8Array {
  const selected = new Uint8Array(width * height);
  for (const { x, y, add = true } of points) {
    const start = Math.floor(y * height) * width + Math.floor(x * width);
    const isAlike = (i: number): boolean =>
      [0, 1, 2].every((c) => Math.abs(data[i * channels + c] - data[start * channels + c]) <= tolerance);
    const seen = new Uint8Array(selected.length);
    const found = [start];
    for (const i of found) {
      selected[i] = add ? 1 : 0;
      const around = [i % width > 0 ? i - 1 : i, (i + 1) % width > 0 ? i + 1 : i, i - width, i + width];
      for (const next of around) {
        if (next < 0 || next >= seen.length || seen[next] || !isAlike(next)) continue;
        seen[next] = 1;
        found.push(next);
      }
    }
  }
  return selected;
}
