import type { Encoder } from './encoder/encoder.ts';
import { invalidOption } from './errors.ts';
import type { RawImage } from './image/rawImage.ts';
import { contentLoss } from './loss/content.ts';
import type { Loss } from './loss/loss.ts';
import { styleLoss } from './loss/style.ts';
import { totalVariationLoss } from './loss/totalVariation.ts';
import type { StyleOptions } from './options/options.ts';
import type { Checkpoint } from './run/checkpoint.ts';
import type { StyleRun } from './run/run.ts';
import { stylize } from './stylize.ts';

/** Options of a reconstruction; see {@link reconstructContent} for the defaults. */
export interface ReconstructOptions
  extends Partial<
    Pick<
      StyleOptions,
      'size' | 'minSize' | 'iterations' | 'coarseIterations' | 'variationWeight' | 'optimizer' | 'seed'
    >
  > {
  /** The picture to rebuild. */
  image: RawImage;
  /** The frozen network that measures; it stays the caller's. */
  encoder: Encoder;
  /** Goes on from a checkpoint of the same reconstruction. */
  resume?: Checkpoint;
  /** Cancels the run: it frees its tensors, and `result` rejects with `signal.reason`. */
  signal?: AbortSignal;
}

/** Coarse to fine, since at one scale large shapes take hundreds of steps and deep layers see only noise. */
const defaults = {
  size: 256,
  minSize: 64,
  iterations: 60,
  coarseIterations: 40,
  optimizer: 'lbfgs',
  init: 'random',
} as const;

/**
 * Rebuilds a picture from noise so that one layer's activations match: shows what the layer keeps of the content (Gatys, Ecker & Bethge
 * 2015, figure 1, lower row; Mahendran & Vedaldi 2015). Shallow layers return the picture, deep ones only its shapes.
 *
 * Differs from Gatys 2015: coarse to fine, with L-BFGS, and with total variation (`variationWeight`, default 2) against noise that deep
 * layers do not see. `size`, the longer side, is 256 pixels by default.
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
 * Rebuilds a picture's style from noise, so that the Gram matrices of some layers match, with equal weights (Gatys, Ecker & Bethge 2015,
 * figure 1, upper row; "Texture Synthesis Using Convolutional Neural Networks", 2015). One shallow layer gives spots in the picture's
 * colors; more and deeper layers give its strokes and shapes. In small pictures large shapes may return at their old positions.
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
