import { wrapsOf } from '../image/wraps.ts';
import type { StyleOptions } from '../options/options.ts';
import { resolveOptions } from '../options/resolve.ts';
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
 */
export function standardLosses(settings: Partial<StyleOptions> = {}, made: Map<string, Loss> = new Map()): Loss[] {
  const {
    contentLayers,
    styleLayers,
    units,
    contentWeight,
    styleWeight,
    variationWeight,
    styleStatistic,
    normalize,
    border,
  } = resolveOptions(settings);
  const wraps = wrapsOf(border);
  checkMeasured(units, Object.keys(styleLayers));
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
    ...Object.entries(styleLayers).map(([layer, share]) => {
      const turned = unitsOf(layer, units);
      return take([styleStatistic, layer, normalize, turned], styleWeight * share, () =>
        createStyleLoss({ layer, normalize, units: turned }),
      );
    }),
    take(['variation', wraps], variationWeight, () => totalVariationLoss({ wraps })),
  ];
  return losses.filter(({ weight }) => weight > 0);
}
