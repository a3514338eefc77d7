import { type StyleRun, type TextureShape, textureOptions } from '@pastiche/core';
import type { ResultPicture } from './files/resultPicture.ts';
import { type StylizeFilesOptions, stylize } from './stylize.ts';

/** Options of {@link texture}: its shape, the paintings, and those of {@link stylize} that are not about a photo. */
export interface TextureFilesOptions
  extends TextureShape,
    Omit<
      StylizeFilesOptions,
      'content' | 'contentWeight' | 'strength' | 'shapesFrom' | 'protect' | 'keep' | 'border' | 'size'
    > {}

/**
 * Makes a new texture of paintings alone, without a photo; with `seamless` it is a tile that can be laid side by side. `styleScale` says how large
 * the strokes are.
 *
 * @example
 * ```ts
 * const tile = await texture({ styles: 'painting.jpg', size: 1024, seamless: true }).result;
 * await tile.toFile('tile.png');
 * ```
 */
export function texture({ size, width, height, seamless, ...rest }: TextureFilesOptions): StyleRun<ResultPicture> {
  return stylize({ ...textureOptions({ size, width, height, seamless }), ...rest });
}
