import type { RawImage } from '../image/rawImage.ts';
import { describePicture, type SelectorOptions } from './describePicture.ts';
import { checkSettings, type SelectedMask, Selector, type SelectPoint, type SelectSettings } from './selector.ts';

/** Options of {@link select}. */
export interface SelectOptions extends SelectSettings, Omit<SelectorOptions, 'picture'> {}

/**
 * Looks at a picture once, so that each click selects a thing at once: neighbors whose features and colors are alike are merged into regions,
 * regions into larger ones, up to the whole picture. A click takes the region around it that stands out the most.
 *
 * @throws PasticheError (rejecting) `unknown-layer`, `invalid-image`, `invalid-option`; `signal.reason` when cancelled
 * @example
 * ```ts
 * const selector = await createSelector({ picture: photo, encoder });
 * const mask = selector.select([{ x: 0.4, y: 0.6 }, { x: 0.7, y: 0.1, add: false }]);
 * ```
 */
export async function createSelector(options: SelectorOptions): Promise<Selector> {
  return Selector.of(await describePicture(options), options.signal);
}

/**
 * Selects things in a picture by clicks, without drawing. For more clicks in the same picture, keep a {@link createSelector | selector}.
 *
 * @returns the mask: one channel, of the picture's size, white where it is selected
 * @throws PasticheError (rejecting) as {@link createSelector}
 * @example
 * ```ts
 * const mask = await select(photo, [{ x: 0.4, y: 0.6 }], { encoder });
 * await stylize({ content: photo, styles: [painting], masks: mask, encoder }).result;
 * ```
 */
export async function select(
  picture: RawImage,
  points: readonly SelectPoint[],
  { encoder, layers, signal, ...settings }: SelectOptions,
): Promise<SelectedMask> {
  checkSettings(points, settings);
  return (await createSelector({ picture, encoder, layers, signal })).select(points, settings);
}
