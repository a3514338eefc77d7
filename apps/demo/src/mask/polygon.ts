interface Point {
  x: number;
  y: number;
}

/** What a closed line encloses: one value for each pixel, 0..255, with smooth edges. */
export function polygon(points: readonly Point[], width: number, height: number): Uint8ClampedArray {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  const out = new Uint8ClampedArray(width * height);
  if (!context) return out;
  for (const { x, y } of points) context.lineTo(x, y);
  context.fill();
  const { data } = context.getImageData(0, 0, width, height);
  for (let i = 0; i < out.length; i++) out[i] = data[4 * i + 3];
  return out;
}
