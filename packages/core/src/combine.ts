import type { Encoder } from './encoder/encoder.ts';
import { PasticheError } from './errors.ts';
import type { RawImage } from './image/rawImage.ts';
import type { LayerWeights } from './options/options.ts';
import { resolveOptions, type Settings } from './options/resolve.ts';
import type { StyleRun } from './run/run.ts';
import { stylize } from './stylize.ts';

/** What {@link combinePaintings} takes. */
export interface CombineOptions {
  /** The paintings whose fine strokes the result has. */
  strokes: RawImage | readonly RawImage[];
  /** The painting whose shapes and composition it has. */
  shapes: RawImage;
  /** How much each of the `strokes` counts. @defaultValue all alike */
  blend?: readonly number[];
  /** The frozen network that measures; it stays the caller's. */
  encoder: Encoder;
  /** Longer side of the result, in pixels: as large as its style is measured afterwards. @defaultValue 512 */
  size?: number;
  /** Layers that see strokes and no shapes. @defaultValue the two that are the shallowest of the usual style layers */
  layers?: LayerWeights;
  /** Steps, statistic, and the rest. @defaultValue those of the preset 'default' */
  settings?: Settings;
  /** Cancels the run; `result` rejects with `signal.reason`. */
  signal?: AbortSignal;
}

/**
 * Makes a painting with the fine strokes of some paintings and the shapes of another (Gatys et al. 2017, "Controlling Perceptual Factors in Neural
 * Style Transfer", section 6): it starts from the latter and descends only the style of the shallow layers. The result is then a painting to
 * paint with.
 *
 * @throws PasticheError at once if an option or an image is not acceptable; what goes wrong later rejects the run.
 * @example
 * ```ts
 * const combined = await combinePaintings({ strokes: painting, shapes: image, encoder }).result;
 * const picture = await stylize({ content, styles: combined, encoder }).result;
 * ```
 */
export function combinePaintings({ strokes, shapes, encoder, size = 512, ...rest }: CombineOptions): StyleRun {
  const { blend, layers, settings = resolveOptions(), signal } = rest;
  return stylize({
    content: shapes,
    styles: strokes,
    blend,
    encoder,
    signal,
    settings: resolveOptions({
      ...settings,
      size,
      minSize: size,
      styleScale: 1,
      styleSize: undefined,
      styleLayers: layers ?? shallowest(settings, encoder),
      units: {},
      contentWeight: 0,
      strength: undefined,
      colors: 'style',
      palette: 0,
      init: 'content',
      initNoise: 0,
    }),
  });
}

function shallowest({ styleLayers }: Settings, encoder: Encoder): LayerWeights {
  const measured = [styleLayers].flat().flatMap((each) => Object.keys(each));
  const layers = encoder.layers.filter((layer) => measured.includes(layer)).slice(0, 2);
  if (layers.length > 0) return Object.fromEntries(layers.map((layer) => [layer, 0.5]));
  throw new PasticheError(
    'unknown-layer',
    `Expected style layers of ${encoder.name} but received ${measured.join(', ')}`,
  );
}
