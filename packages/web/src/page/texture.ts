import { type StyleRun, type TextureShape, textureOptions } from '@pastiche/core';
import type { ResultPicture } from './resultPicture.ts';
import { type StylizeInBrowserOptions, stylize } from './stylize.ts';

/** Options of {@link texture}: its shape, the paintings, and those of {@link stylize} that are not about a photo. */
export interface TextureInBrowserOptions
  extends TextureShape,
    Omit<
      StylizeInBrowserOptions,
      'content' | 'contentWeight' | 'strength' | 'shapesFrom' | 'protect' | 'keep' | 'border' | 'size'
    > {}

/**
 * Makes a new texture of paintings alone, in a worker; with `seamless` it is a tile that can be laid side by side. `styleScale` says how large the
 * strokes are.
 *
 * @example
 * ```ts
 * const tile = await texture({ styles: ['wave.jpg'], size: 512, seamless: true }).result;
 * ```
 */
export function texture({ size, width, height, seamless, ...rest }: TextureInBrowserOptions): StyleRun<ResultPicture> {
  return stylize({ ...textureOptions({ size, width, height, seamless }), ...rest });
}
