import { invalidOption } from '../errors.ts';
import type { StyleOptions } from '../options/options.ts';
import type { StylizeOptions } from './plan.ts';

/** The shape of a texture. */
export interface TextureShape {
  /** Its sides, in pixels, where `width` and `height` say nothing else. @defaultValue 512 */
  size?: number;
  /** In pixels. @defaultValue `size` */
  width?: number;
  /** In pixels. @defaultValue `size` */
  height?: number;
  /**
   * Whether it is a tile that goes on at its opposite edge: in both directions, or only from side to side (`'x'`) or from bottom to top (`'y'`).
   * In these directions its size is a multiple of 16. @defaultValue false
   */
  seamless?: boolean | 'x' | 'y';
}

/**
 * The options of a run that makes a new texture of paintings alone (Gatys, Ecker & Bethge 2015, "Texture Synthesis Using Convolutional Neural
 * Networks"): it starts from noise in their colors and measures style, and there is no photo.
 *
 * @throws PasticheError `invalid-option`
 * @example
 * ```ts
 * const tile = await stylize({ ...textureOptions({ size: 512, seamless: true }), styles: [painting], encoder }).result;
 * ```
 */
export function textureOptions({
  size = 512,
  width = size,
  height = size,
  seamless = false,
}: TextureShape): Pick<StylizeOptions, 'content' | 'size' | 'border' | 'contentWeight'> & Pick<StyleOptions, 'init'> {
  for (const [name, value] of Object.entries({ width, height })) {
    const fine = Number.isInteger(value) && value >= 16 && value <= 8192;
    if (!fine) throw invalidOption(name, 'a whole number from 16 to 8192', value);
  }
  return {
    content: { width, height, channels: 1, data: new Uint8Array(width * height) },
    size: Math.max(width, height),
    init: 'style',
    contentWeight: 0,
    ...(seamless ? { border: seamless === true ? 'wrap' : `wrap-${seamless}` } : {}),
  };
}
