import type { StyleOptions } from './options.ts';

const paperLayers = { conv1_1: 0.2, conv2_1: 0.2, conv3_1: 0.2, conv4_1: 0.2, conv5_1: 0.2 };

/** Normalised costs of means and covariances, coarse to fine with Adam, averaged: for any pair without tuning. */
const usual: StyleOptions = {
  preset: 'default',
  size: 512,
  minSize: 128,
  iterations: 100,
  coarseIterations: 100,
  contentWeight: 1,
  styleWeight: 14,
  variationWeight: 3,
  contentLayers: { conv4_2: 1 },
  styleLayers: paperLayers,
  units: {},
  styleStatistic: 'moments',
  normalize: 'energy',
  styleScale: 1,
  colors: 'style',
  optimizer: 'adam',
  learningRate: 0.02,
  average: 0.99,
  init: 'content',
  initNoise: 0,
  seed: 0,
  pooling: 'max',
  border: 'zeros',
};

/** Every option's default, by preset. What they were tuned by: docs/presets.md. */
export const presets: Readonly<Record<StyleOptions['preset'], StyleOptions>> = {
  /** What a painting will do to a photo, in a tenth of the time: longer steps, since there are few. */
  draft: { ...usual, preset: 'draft', size: 256, iterations: 40, coarseIterations: 40, learningRate: 0.04 },
  default: usual,
  /** Twice the steps, for when there is time. */
  best: { ...usual, preset: 'best', iterations: 200, coarseIterations: 200 },
  /** Gatys, Ecker & Bethge 2015: the costs as written, from noise, by plain gradient descent, at one size. */
  paper: {
    preset: 'paper',
    size: 100,
    minSize: 8192,
    iterations: 500,
    coarseIterations: 500,
    contentWeight: 10,
    styleWeight: 40,
    variationWeight: 0,
    contentLayers: { conv4_2: 1 },
    styleLayers: paperLayers,
    units: {},
    styleStatistic: 'gram',
    normalize: 'paper',
    styleScale: 1,
    colors: 'style',
    optimizer: 'gradient-descent',
    learningRate: undefined,
    average: 0,
    init: 'random',
    initNoise: 0,
    seed: 0,
    pooling: 'max',
    border: 'zeros',
  },
};

export const presetNames: readonly StyleOptions['preset'][] = ['draft', 'default', 'best', 'paper'];
