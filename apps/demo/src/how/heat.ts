/** A grid of numbers, row by row, to be drawn as a picture. */
export interface Grid {
  values: ArrayLike<number>;
  width: number;
  height: number;
}

type Color = readonly [number, number, number];

/** Zero is black in both themes, positive values are warm, negative values are cold. */
const silence: Color = [20, 18, 16];
const warm: readonly Color[] = [silence, [122, 48, 28], [232, 122, 86], [255, 236, 205]];
const cold: readonly Color[] = [silence, [24, 62, 112], [86, 150, 222], [214, 236, 255]];

const levels = 256;
const tables = { warm: table(warm), cold: table(cold) };

/** Draws a grid, one pixel per number. Numbers of `scale` and above are brightest. */
export function drawHeat(canvas: HTMLCanvasElement, { values, width, height }: Grid, scale: number): void {
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const pixels = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const value = values[i];
    // A linear scale would leave all but the strongest black.
    const level = Math.round((levels - 1) * Math.sqrt(Math.min(1, Math.abs(value) / scale)));
    const colors = value < 0 ? tables.cold : tables.warm;
    pixels.data.set(colors.subarray(level * 4, level * 4 + 4), i * 4);
  }
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
}

const samples = 4000;

/** A quantile of the absolute values; the maximum may be a single outlier. */
export function scaleOf(values: ArrayLike<number>, share = 0.995): number {
  const stride = Math.max(1, Math.floor(values.length / samples));
  const sizes = Float32Array.from({ length: Math.ceil(values.length / stride) }, (_, i) =>
    Math.abs(values[i * stride]),
  );
  sizes.sort();
  return sizes[Math.floor(share * (sizes.length - 1))] || 1;
}

function table(stops: readonly Color[]): Uint8ClampedArray {
  const colors = new Uint8ClampedArray(levels * 4);
  for (let level = 0; level < levels; level++) {
    const position = (level / (levels - 1)) * (stops.length - 1);
    const from = Math.min(stops.length - 2, Math.floor(position));
    const share = position - from;
    for (let c = 0; c < 3; c++) colors[level * 4 + c] = stops[from][c] + share * (stops[from + 1][c] - stops[from][c]);
    colors[level * 4 + 3] = 255;
  }
  return colors;
}
