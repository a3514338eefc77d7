import type { RawImage } from '../image/rawImage.ts';
import { clip } from '../math/clip.ts';
import type { FloatImage } from './flow.ts';

/** How far apart the pixels are that a blur takes together: between two blurs lie the details of one size. */
const distances = [1, 2, 4];
/** Details are made at most so many times stronger. */
const most = 2;

/**
 * A picture with as much detail of each size as another has: what was mixed from several is soft where they differ, and this gives it back the energy of its
 * three finest bands, one factor each (the à trous transform of Holschneider et al. 1989).
 *
 * @param like of the same size and channels, floats 0..1
 */
export function withDetailOf(picture: FloatImage, like: FloatImage): FloatImage {
  let [soft, other] = [picture.data, like.data];
  const data = new Float32Array(soft.length);
  for (const apart of distances) {
    const [softer, otherSofter] = [blurred(soft, picture, apart), blurred(other, picture, apart)];
    let [has, should] = [0, 0];
    for (let i = 0; i < soft.length; i++) {
      const [detail, wanted] = [soft[i] - softer[i], other[i] - otherSofter[i]];
      has += detail * detail;
      should += wanted * wanted;
    }
    const factor = has > 0 ? Math.min(most, Math.max(1, Math.sqrt(should / has))) : 1;
    for (let i = 0; i < soft.length; i++) data[i] += factor * (soft[i] - softer[i]);
    [soft, other] = [softer, otherSofter];
  }
  for (let i = 0; i < soft.length; i++) data[i] = clip(data[i] + soft[i]);
  return { ...picture, data };
}

/** `(1/4, 1/2, 1/4)` in both directions, of pixels so far apart; the outermost go on beyond the edge. */
function blurred(data: Float32Array, { width, height, channels }: RawImage, apart: number): Float32Array {
  const row = width * channels;
  const wide = new Float32Array(data.length);
  const step = apart * channels;
  for (let y = 0; y < height; y++) {
    const [first, end] = [y * row, (y + 1) * row];
    for (let i = first + step; i < end - step; i++)
      wide[i] = 0.25 * data[i - step] + 0.5 * data[i] + 0.25 * data[i + step];
    for (let x = 0; x < width; x++) {
      // The inside is done.
      if (x === apart && width > 2 * apart) x = width - apart;
      const [before, after] = [Math.max(0, x - apart), Math.min(width - 1, x + apart)];
      for (let c = 0; c < channels; c++)
        wide[first + x * channels + c] =
          0.25 * data[first + before * channels + c] +
          0.5 * data[first + x * channels + c] +
          0.25 * data[first + after * channels + c];
    }
  }
  const out = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    const [before, here] = [Math.max(0, y - apart) * row, y * row];
    const after = Math.min(height - 1, y + apart) * row;
    for (let i = 0; i < row; i++)
      out[here + i] = 0.25 * wide[before + i] + 0.5 * wide[here + i] + 0.25 * wide[after + i];
  }
  return out;
}
