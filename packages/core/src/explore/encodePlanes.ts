import type { Encoder, Encoding } from '../encoder/encoder.ts';
import type { Planes } from '../image/rawImage.ts';
import type { Size } from '../image/resize.ts';
import { toTensor } from '../image/tensors.ts';

/** Encodes a picture at a size. The caller disposes of the encoding. */
export async function encodePlanes(
  encoder: Encoder,
  planes: Planes,
  size: Size,
  layers: readonly string[],
  signal?: AbortSignal,
): Promise<Encoding> {
  const image = toTensor(planes, size);
  try {
    return await encoder.encode(image, layers, signal);
  } finally {
    image.dispose();
  }
}
