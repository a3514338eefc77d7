import type { Planes } from './rawImage.ts';
import type { Wraps } from './wraps.ts';

/** The share of a side on which a picture fades over. */
const share = 1 / 8;

/**
 * A photo or a painting whose opposite edges meet: beside them it fades over into its mirror image, half and half at the edge itself. A network
 * that wraps would otherwise see a hard line there, and paint such lines. Nothing moves.
 */
export function joinEdges(planes: Planes, wraps: Wraps | undefined): Planes {
  const { rgb, alpha, width, height } = planes;
  const join = (data: Float32Array, channels: number): Float32Array => {
    const across = wraps?.x ? joinRows(data, height, width, channels) : data;
    return wraps?.y ? joinRows(across, 1, height, width * channels) : across;
  };
  return wraps ? { ...planes, rgb: join(rgb, 3), alpha: alpha && join(alpha, 1) } : planes;
}

function joinRows(data: Float32Array, rows: number, length: number, stride: number): Float32Array {
  const out = data.slice();
  const band = Math.round(length * share);
  for (let row = 0; row < rows; row++) {
    for (let place = 0; place < band; place++) {
      const weight = 0.5 + 0.5 * Math.sin((Math.PI / 2) * ((place + 0.5) / band));
      const [here, there] = [place, length - 1 - place].map((each) => (row * length + each) * stride);
      for (let i = 0; i < stride; i++) {
        out[here + i] = weight * data[here + i] + (1 - weight) * data[there + i];
        out[there + i] = weight * data[there + i] + (1 - weight) * data[here + i];
      }
    }
  }
  return out;
}
