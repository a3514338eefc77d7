/** What is marked of a picture, packed: equal neighbors are one value and their number. It is never changed, so undoing and keeping share it. */
export interface Mask {
  width: number;
  height: number;
  /** For each run of equal pixels a byte with the value, and the length in groups of 7 bits, the lowest first. */
  runs: Uint8Array<ArrayBuffer>;
}

/** A mask's pixels, row by row: 255 is marked, 0 is not, and what is between is soft. */
export interface Raster {
  width: number;
  height: number;
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** Longest side of a mask, in pixels. */
export const longest = 1024;

/** An empty raster with the proportions of a picture. */
export function rasterFor({ width, height }: { width: number; height: number }): Raster {
  const factor = Math.min(1, longest / Math.max(width, height));
  const [w, h] = [width, height].map((side) => Math.max(1, Math.round(side * factor)));
  return { width: w, height: h, data: new Uint8ClampedArray(w * h) };
}

/** Returns undefined if nothing is marked. */
export function pack({ width, height, data }: Raster): Mask | undefined {
  let out = new Uint8Array(4096);
  let size = 0;
  let isBlank = true;
  for (let from = 0; from < data.length; ) {
    const value = data[from];
    let to = from + 1;
    while (to < data.length && data[to] === value) to++;
    // A run needs at most six bytes.
    if (size + 6 > out.length) {
      const larger = new Uint8Array(2 * out.length);
      larger.set(out);
      out = larger;
    }
    out[size++] = value;
    let length = to - from;
    for (; length > 127; length >>>= 7) out[size++] = (length & 127) | 128;
    out[size++] = length;
    isBlank &&= value === 0;
    from = to;
  }
  return isBlank ? undefined : { width, height, runs: out.slice(0, size) };
}

export function unpack(mask: Mask): Raster {
  const { width, height } = mask;
  const data = new Uint8ClampedArray(width * height);
  let at = 0;
  eachRun(mask, (value, length) => {
    data.fill(value, at, at + length);
    at += length;
  });
  return { width, height, data };
}

/** A gray picture's pixels at the size of a raster, each the nearest one. */
export function fitted(
  from: { data: ArrayLike<number>; width: number; height: number },
  to: Raster,
): ArrayLike<number> {
  if (from.width === to.width && from.height === to.height) return from.data;
  const [across, down] = [from.width / to.width, from.height / to.height];
  return to.data.map((_, i) => {
    const [x, y] = [(i % to.width) + 0.5, Math.floor(i / to.width) + 0.5];
    return from.data[Math.floor(y * down) * from.width + Math.floor(x * across)];
  });
}

/** How much of the picture is marked, 0..1. */
export function shareOf(mask: Mask): number {
  let sum = 0;
  eachRun(mask, (value, length) => {
    sum += value * length;
  });
  return sum / (255 * mask.width * mask.height);
}

function eachRun({ runs }: Mask, take: (value: number, length: number) => void): void {
  for (let at = 0; at < runs.length; ) {
    const value = runs[at++];
    let length = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = runs[at++];
      length |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127);
    take(value, length);
  }
}
