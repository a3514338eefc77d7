import type { Encoder } from '../encoder/encoder.ts';
import type { Size } from '../image/resize.ts';
import { tiledEncoder } from '../tiles/tiledEncoder.ts';
import type { TileOptions } from '../tiles/tiles.ts';

/** Encoders in blocks, by how large these are: what was measured of paintings is kept by encoder. */
const tiled = new WeakMap<Encoder, Map<number, Encoder>>();

/** The encoder, or the same in blocks where a picture is larger than one. */
export function inBlocks(encoder: Encoder, { width, height }: Size, tiles: TileOptions | undefined): Encoder {
  if (!tiles || width * height <= tiles.mostPixels) return encoder;
  const known = tiled.get(encoder) ?? new Map<number, Encoder>();
  tiled.set(encoder, known);
  const made = known.get(tiles.mostPixels) ?? tiledEncoder(encoder, tiles);
  known.set(tiles.mostPixels, made);
  return made;
}
