import type { LayerWeights, StyleOptions } from '@pastiche/core';

/** One way to paint, as far as it differs from the base. */
export interface Variant {
  options?: Partial<StyleOptions>;
  /** Which network measures, and which one at the scales before the last. @defaultValue VGG-19 */
  model?: 'compact';
  coarseModel?: 'compact';
}

/** What all are compared with: Gram matrices, through VGG-19. Thirty steps a scale, so that a run takes seconds. */
export const base: Partial<StyleOptions> = {
  styleStatistic: 'gram',
  styleWeight: 20,
  variationWeight: 3,
  learningRate: 0.02,
  iterations: 30,
  coarseIterations: 30,
  pooling: 'max',
  border: 'zeros',
};

/** What became the default. */
const moments = { styleStatistic: 'moments', styleWeight: 14 } as const;

const onCompact = (options: Partial<StyleOptions>): Variant => ({ model: 'compact', options });
const steps = (coarseIterations: number, iterations: number): Partial<StyleOptions> => ({
  coarseIterations,
  iterations,
});

export const variants: Readonly<Record<string, Variant>> = {
  base: {},
  'base, style 8': { options: { styleWeight: 8 } },
  'base, style 50': { options: { styleWeight: 50 } },
  moments: { options: { styleStatistic: 'moments' } },
  'moments, style 14': { options: moments },
  border: { options: { border: 'replicate' } },
  'layers 256:64:16:4:1': { options: { styleLayers: shares(256, 64, 16, 4, 1) } },
  draft: { coarseModel: 'compact' },
  'draft, moments, style 14': { coarseModel: 'compact', options: moments },
  compact: onCompact({}),
  'compact, style 25': onCompact({ styleWeight: 25 }),
  'compact, moments, style 14': onCompact(moments),
  'compact, 100 steps': onCompact(steps(100, 100)),
  'compact, moments, 100 steps': onCompact({ ...moments, ...steps(100, 100) }),
  'compact, moments, 200 steps': onCompact({ ...moments, ...steps(200, 200) }),
  'compact, moments, 60 steps, then 15': onCompact({ ...moments, ...steps(60, 15) }),
  'compact, moments, 15 steps': onCompact({ ...moments, ...steps(15, 15) }),
  'compact, moments, TV 1': onCompact({ ...moments, variationWeight: 1 }),
  'compact, moments, rate 0.04': onCompact({ ...moments, learningRate: 0.04 }),
  'compact, moments, rate 0.08': onCompact({ ...moments, learningRate: 0.08 }),
  'compact, moments, 100 steps, rate 0.04': onCompact({ ...moments, ...steps(100, 100), learningRate: 0.04 }),
  'compact, moments, average 0.9': onCompact({ ...moments, average: 0.9 }),
  'compact, moments, layers 256:64:16:4:1': onCompact({ ...moments, styleLayers: shares(256, 64, 16, 4, 1) }),
  'compact, moments, layers 4:3:2:1.5:1': onCompact({ ...moments, styleLayers: shares(4, 3, 2, 1.5, 1) }),
  'compact, moments, layers 1:2:3:4:4': onCompact({ ...moments, styleLayers: shares(1, 2, 3, 4, 4) }),
  'compact, moments, border': onCompact({ ...moments, border: 'replicate' }),
};

/** Of the five style layers, from shallow to deep, summing to 1. */
function shares(...parts: number[]): LayerWeights {
  const sum = parts.reduce((total, part) => total + part);
  return Object.fromEntries(parts.map((part, i) => [`conv${i + 1}_1`, part / sum]));
}
