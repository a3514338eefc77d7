import { wrapsOf } from '../image/wraps.ts';
import type { StyleOptions } from '../options/options.ts';
import { meanLayers } from '../options/perPainting.ts';
import { resolveOptions } from '../options/resolve.ts';
import { dialAt } from '../options/strength.ts';
import { checkMeasured, unitsOf } from '../options/units.ts';
import { contentLoss } from './content.ts';
import type { Loss } from './loss.ts';
import { momentsLoss } from './moments.ts';
import { styleLoss } from './style.ts';
import { totalVariationLoss } from './totalVariation.ts';

/**
 * The losses that weights and layers describe: content, style and total variation, without those whose weight is 0.
 *
 * @param made losses of other settings; one that differs in its weight alone keeps its `bind`, so it is not bound again
 * @param weights how much each painting counts, where `styleLayers` is a list @defaultValue all alike
 */
export function standardLosses(
  settings: Partial<StyleOptions> = {},
  made: Map<string, Loss> = new Map(),
  weights?: readonly number[],
): Loss[] {
  const {
    contentLayers,
    styleLayers,
    units,
    contentWeight,
    strength,
    styleWeight,
    variationWeight,
    styleStatistic,
    normalize,
    border,
  } = resolveOptions(settings);
  const wraps = wrapsOf(border);
  const layersOfAll = meanLayers(styleLayers, weights);
  checkMeasured(units, Object.keys(layersOfAll));
  const createStyleLoss = styleStatistic === 'gram' ? styleLoss : momentsLoss;
  const take = (key: unknown[], weight: number, create: () => Loss): Loss => {
    const name = JSON.stringify(key);
    const loss = made.get(name) ?? create();
    made.set(name, loss);
    return { ...loss, weight };
  };
  const losses = [
    ...Object.entries(contentLayers).map(([layer, share]) =>
      take(['content', layer, normalize], contentWeight * share, () => contentLoss({ layer, normalize })),
    ),
    ...Object.entries(layersOfAll).map(([layer, share]) => {
      const turned = unitsOf(layer, units);
      return take([styleStatistic, layer, normalize, turned], dialAt(strength).weight * styleWeight * share, () =>
        createStyleLoss({ layer, normalize, units: turned }),
      );
    }),
    take(['variation', wraps], variationWeight, () => totalVariationLoss({ wraps })),
  ];
  return losses.filter(({ weight }) => weight > 0);
}
