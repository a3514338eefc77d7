import type { StyleOptions } from './options.ts';
import { presetNames } from './presets.ts';

interface Described {
  /** One sentence for `--help` and for the controls of a page. */
  help: string;
  /** The heading it stands under. */
  group: 'Picture' | 'Regions' | 'Costs' | 'Optimizer' | 'Start' | 'Network';
  /** Whether it may be a list, with one value for each painting. */
  perPainting?: boolean;
}

/** The values that an option accepts. Command line flags and page controls are made from this. */
export type OptionSpec = Described &
  (
    | { kind: 'number' | 'integer'; min: number; max: number; optional?: boolean }
    | { kind: 'choice'; choices: readonly string[] }
    | { kind: 'layers' }
    | { kind: 'units' }
  );

const pixels = { kind: 'integer', min: 16, max: 8192, group: 'Picture' } as const;
const share = { kind: 'number', min: 0, max: 1, group: 'Picture' } as const;
const weight = { kind: 'number', min: 0, max: 1e12, group: 'Costs' } as const;
const steps = { kind: 'integer', min: 0, max: 1e6, group: 'Optimizer' } as const;

/** The one table of options: kind, range, choices and help of each. */
export const optionTable: Readonly<Record<keyof StyleOptions, OptionSpec>> = {
  preset: {
    kind: 'choice',
    choices: presetNames,
    group: 'Picture',
    help: 'sets every other option; default looks good on any pair, quick takes half its time, paper is the method of Gatys et al. 2015',
  },
  size: { ...pixels, help: 'longer side of the result, in pixels' },
  minSize: {
    ...pixels,
    help: 'longer side of the smallest scale, in pixels; each scale is 1.41 times larger than the one before',
  },
  styleScale: {
    kind: 'number',
    min: 0.1,
    max: 10,
    group: 'Picture',
    perPainting: true,
    help: 'size of the paintings relative to the photo, such as 1 or 1,0.5; larger gives larger brush strokes',
  },
  styleSize: {
    ...{ ...pixels, optional: true, perPainting: true },
    help: 'longer side of the paintings in pixels, where the result has its full size; instead of styleScale',
  },
  colors: {
    kind: 'choice',
    choices: ['style', 'content', 'match'],
    group: 'Picture',
    help: "whose colors the result has; content keeps the photo's and takes only the painting's brightness, match paints with a painting in the photo's colors",
  },
  recolor: {
    kind: 'choice',
    choices: ['monge-kantorovich', 'pca', 'cholesky', 'histogram'],
    group: 'Picture',
    help: 'how match and palette move colors; monge-kantorovich moves them the least, histogram matches them most closely',
  },
  colorStrength: { ...share, help: 'how far colors content and match go' },
  palette: { ...share, help: "how far the finished picture's colors are moved to the paintings' own" },
  guidance: {
    kind: 'choice',
    choices: ['inside', 'all', 'simple'],
    group: 'Regions',
    help: 'which units of a layer a mask counts: inside, those that see little beyond it; all, those that see any of it; simple, those of the resized mask',
  },
  uncovered: {
    kind: 'choice',
    choices: ['photo', 'style', 'keep'],
    group: 'Regions',
    help: "what happens where no mask is: content alone counts, the first painting acts, or the photo's pixels are kept",
  },
  protectWeight: {
    kind: 'number',
    min: 1,
    max: 1000,
    group: 'Regions',
    help: 'how many times content counts in a protected area',
  },
  feather: {
    kind: 'number',
    min: 0,
    max: 500,
    group: 'Regions',
    help: 'width of the seam around kept pixels, in pixels of the result',
  },
  strength: {
    ...{ kind: 'number', min: 0, max: 1, optional: true, group: 'Costs' },
    help: 'from the photo (0) to the painting (1), in steps that look alike; 0.81 is as the weights say',
  },
  contentWeight: { ...weight, help: 'weight of the content cost (alpha in the paper)' },
  styleWeight: { ...weight, help: 'weight of the style cost (beta in the paper)' },
  variationWeight: { ...weight, help: 'weight of the total variation; more makes the result smoother' },
  contentLayers: { kind: 'layers', group: 'Costs', help: 'layers that measure content, with weights' },
  styleLayers: {
    kind: 'layers',
    group: 'Costs',
    perPainting: true,
    help: 'layers that measure style, with weights; of several paintings with ; between them',
  },
  units: {
    kind: 'units',
    group: 'Costs',
    help: "factors for single units of style layers; conv3_1:42=0.2 is a fifth of the painting's activation",
  },
  styleStatistic: {
    kind: 'choice',
    choices: ['gram', 'moments'],
    group: 'Costs',
    help: 'style statistic to match: Gram matrices, or means and covariances as separate terms',
  },
  normalize: {
    kind: 'choice',
    choices: ['energy', 'paper'],
    group: 'Costs',
    help: "how costs are scaled: as a fraction of the target's energy, or as in the paper",
  },
  optimizer: {
    kind: 'choice',
    choices: ['adam', 'lbfgs', 'gradient-descent'],
    group: 'Optimizer',
    help: 'how gradients become steps',
  },
  iterations: { ...steps, help: 'steps at the full size' },
  coarseIterations: { ...steps, help: 'steps at each smaller scale' },
  learningRate: {
    kind: 'number',
    min: 1e-12,
    max: 1e12,
    optional: true,
    group: 'Optimizer',
    help: 'step length of adam and gradient-descent; without it, gradient-descent fits one to the first gradient',
  },
  average: {
    kind: 'number',
    min: 0,
    max: 0.9999,
    group: 'Optimizer',
    help: 'decay of the running average of pictures, which is the result; 0 takes the last picture',
  },
  init: {
    kind: 'choice',
    choices: ['content', 'random', 'style', 'instant'],
    group: 'Start',
    help: "picture to start from: the photo, noise, noise in the painting's colors, or instant, what a network paints in one pass",
  },
  initNoise: { kind: 'number', min: 0, max: 1, group: 'Start', help: 'share of noise in the first picture' },
  seed: { kind: 'integer', min: 0, max: 4294967295, group: 'Start', help: 'seed of the random numbers' },
  pooling: {
    kind: 'choice',
    choices: ['max', 'average'],
    group: 'Network',
    help: 'how the network shrinks its activations; it was trained with max',
  },
  border: {
    kind: 'choice',
    choices: ['zeros', 'replicate', 'wrap', 'wrap-x', 'wrap-y'],
    group: 'Network',
    help: 'what the network sees around the picture: zeros, its outermost pixels, or with wrap its opposite edge, for seamless tiles',
  },
};

/** The names of all options, in the order of the table. */
export const optionNames: readonly (keyof StyleOptions)[] = /* @__PURE__ */ Object.keys(
  optionTable,
) as (keyof StyleOptions)[];
