import type { LayerWeights, StyleOptions } from './options.ts';

const paperLayers: LayerWeights = { conv1_1: 0.2, conv2_1: 0.2, conv3_1: 0.2, conv4_1: 0.2, conv5_1: 0.2 };

/** Normalized costs of means and covariances, coarse to fine with Adam, averaged. Suits any pair without tuning. */
const usual: StyleOptions = {
  preset: 'default',
  size: 512,
  minSize: 128,
  iterations: 100,
  coarseIterations: 100,
  strength: undefined,
  contentWeight: 1,
  styleWeight: 5,
  variationWeight: 3,
  contentLayers: { conv4_2: 1 },
  styleLayers: paperLayers,
  units: {},
  styleStatistic: 'moments',
  normalize: 'energy',
  styleScale: 1,
  styleSize: undefined,
  colors: 'style',
  recolor: 'monge-kantorovich',
  colorStrength: 1,
  palette: 0,
  guidance: 'inside',
  uncovered: 'photo',
  protectWeight: 10,
  feather: 12,
  optimizer: 'adam',
  learningRate: 0.02,
  average: 0.99,
  init: 'content',
  initNoise: 0,
  seed: 0,
  pooling: 'max',
  border: 'zeros',
};

/** The options of starts and steps, which one pass of a network has no use for. */
export const stepOptions = [
  'preset',
  'init',
  'initNoise',
  'minSize',
  'iterations',
  'coarseIterations',
  'optimizer',
  'learningRate',
  'average',
] as const;

/** Every option's default, by preset. docs/presets.md has the measurements behind them. */
export const presets: Readonly<Record<StyleOptions['preset'], StyleOptions>> = {
  /** One pass of a network at one size, without steps. */
  instant: { ...usual, preset: 'instant', minSize: 8192, iterations: 0, coarseIterations: 0, init: 'instant' },
  /** A preview in a tenth of the time: a smaller picture, and fewer, longer steps. */
  draft: { ...usual, preset: 'draft', size: 256, iterations: 40, coarseIterations: 40, learningRate: 0.04 },
  /** From one pass of a network, at one size: about as good as `default` in half its time. */
  quick: { ...usual, preset: 'quick', minSize: 8192, init: 'instant' },
  default: usual,
  /** Twice the steps. */
  best: { ...usual, preset: 'best', iterations: 200, coarseIterations: 200 },
  /** The method of Gatys, Ecker & Bethge 2015: raw costs, from noise, by plain gradient descent, at one size. */
  paper: {
    ...usual,
    preset: 'paper',
    size: 100,
    minSize: 8192,
    iterations: 500,
    coarseIterations: 500,
    contentWeight: 10,
    styleWeight: 40,
    variationWeight: 0,
    styleStatistic: 'gram',
    normalize: 'paper',
    optimizer: 'gradient-descent',
    learningRate: undefined,
    average: 0,
    init: 'random',
  },
};

export const presetNames: readonly StyleOptions['preset'][] = ['instant', 'draft', 'quick', 'default', 'best', 'paper'];
