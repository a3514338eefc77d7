import type { Encoder } from './encoder/encoder.ts';
import { invalidOption } from './errors.ts';
import type { RawImage } from './image/rawImage.ts';
import { contentLoss } from './loss/content.ts';
import type { Loss } from './loss/loss.ts';
import { styleLoss } from './loss/style.ts';
import { totalVariationLoss } from './loss/totalVariation.ts';
import type { StyleOptions } from './options/options.ts';
import type { StyleRun } from './run/run.ts';
import { stylize } from './stylize.ts';

/** What a reconstruction takes; what is left out is as {@link reconstructContent} says. */
export interface ReconstructOptions
  extends Partial<
    Pick<
      StyleOptions,
      'size' | 'minSize' | 'iterations' | 'coarseIterations' | 'variationWeight' | 'optimizer' | 'seed'
    >
  > {
  /** What is to be rebuilt. */
  image: RawImage;
  encoder: Encoder;
  /** Cancels the run: it frees what it held, and `result` rejects with `signal.reason`. */
  signal?: AbortSignal;
}

/** From noise, coarse to fine: large shapes would take hundreds of steps otherwise, and deep layers would see only noise. */
const defaults = {
  size: 256,
  minSize: 64,
  iterations: 60,
  coarseIterations: 40,
  optimizer: 'lbfgs',
  init: 'random',
} as const;

/**
 * A picture that looks to one layer like the given one, place by place, made from noise: what the layer still knows of a picture's content
 * (Gatys, Ecker & Bethge 2015, figure 1, below; Mahendran & Vedaldi 2015). Shallow layers give the picture back, deep ones what is where in it.
 *
 * Differs from Gatys 2015: total variation (`variationWeight`, by default 2) keeps out the noise that no deep layer sees; coarse to fine;
 * L-BFGS. Longer side 256 pixels, unless `size` says otherwise.
 *
 * @throws PasticheError at once if an option or the image is not acceptable, or the layer unknown; what goes wrong later rejects the run.
 * @example
 * ```ts
 * const picture = await reconstructContent({ image: photo, encoder, layer: 'conv4_2' }).result;
 * ```
 */
export function reconstructContent({ layer, ...options }: ReconstructOptions & { layer: string }): StyleRun {
  return reconstruct([contentLoss({ layer })], options, 2);
}

/**
 * A picture that has the given one's style to some layers, made from noise: the same Gram matrices (Gatys, Ecker & Bethge 2015, figure 1,
 * above; "Texture Synthesis Using Convolutional Neural Networks", 2015). The layers count alike. One shallow layer gives spots in the
 * picture's colors, more and deeper ones its strokes and shapes; of a small picture they may give back where these were, too.
 *
 * Differs from the papers as {@link reconstructContent} does; `variationWeight` is 0.02 by default.
 *
 * @throws PasticheError as {@link reconstructContent} does
 * @example
 * ```ts
 * const texture = await reconstructStyle({ image: painting, encoder, layers: ['conv1_1', 'conv2_1', 'conv3_1'] }).result;
 * ```
 */
export function reconstructStyle({ layers, ...options }: ReconstructOptions & { layers: readonly string[] }): StyleRun {
  if (layers.length === 0) throw invalidOption('layers', 'at least one layer', '[]');
  const losses = layers.map((layer) => styleLoss({ layer, weight: 1 / layers.length }));
  return reconstruct(losses, options, 0.02);
}

function reconstruct(
  losses: Loss[],
  { image, variationWeight, ...options }: ReconstructOptions,
  usual: number,
): StyleRun {
  const weight = variationWeight ?? usual;
  const all = weight > 0 ? [...losses, totalVariationLoss({ weight })] : losses;
  return stylize({ ...defaults, ...options, content: image, styles: image, losses: all });
}
