import { meanLayers, type StyleEvent, type StyleOptions } from '@pastiche/core';

type Step = Extract<StyleEvent, { type: 'step' }>;

/** One line of the plot. */
export interface CostSeries {
  name: string;
  /** The name of a color in tokens.css. */
  color: string;
  /** One per step; null where this cost did not exist. */
  values: (number | null)[];
}

const colors = 8;

/** `J`, and each cost times its weights from the settings. */
export function costSeries(steps: readonly Step[], options: StyleOptions): CostSeries[] {
  const names = [...new Set(steps.flatMap(({ costs }) => Object.keys(costs)))];
  const lines = names.map((name, i): CostSeries => {
    const weight = weightOf(name, options);
    // Zero has no place on a logarithmic scale.
    const values = steps.map(({ costs }) => (costs[name] * weight > 0 ? costs[name] * weight : null));
    return { name, color: `--plot-${1 + (i % (colors - 1))}`, values };
  });
  return [{ name: 'J', color: '--plot-0', values: steps.map(({ loss }) => loss) }, ...lines];
}

function weightOf(name: string, options: StyleOptions): number {
  const [kind, layer] = name.split('/');
  switch (kind) {
    case 'content':
      return options.contentWeight * (options.contentLayers[layer] ?? 0);
    case 'style':
      return options.styleWeight * (meanLayers(options.styleLayers)[layer] ?? 0);
    default:
      return options.variationWeight;
  }
}
