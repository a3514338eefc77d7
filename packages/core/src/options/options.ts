/** How much each layer counts, for example `{ conv1_1: 0.5, conv2_1: 0.5 }`: weights from 0 up, of at least one layer. */
export type LayerWeights = Readonly<Record<string, number>>;

/** How much single units of style layers count, by layer and number, for example `{ 'conv3_1:42': 0.2 }`: factors from 0 to 100. */
export type UnitWeights = Readonly<Record<string, number>>;

/**
 * Everything that can be tuned about a run. Callers may leave out any field: the preset then decides.
 * Ranges and help texts for programs are in `optionTable`.
 */
export interface StyleOptions {
  /**
   * The preset that fills in every other option. `'default'` looks good on any pair; `'quick'` takes half its time, since it starts from one
   * pass of a network; `'draft'` is a small preview; `'best'` takes twice the steps; `'instant'` is one pass of a network, without steps;
   * and `'paper'` is the method of Gatys, Ecker & Bethge 2015.
   *
   * @defaultValue 'default'
   */
  preset: 'instant' | 'draft' | 'quick' | 'default' | 'best' | 'paper';
  /** Longer side of the result, in pixels: a whole number from 16 to 8192. @defaultValue 512 (draft: 256; paper: 100) */
  size: number;
  /**
   * Longer side of the smallest scale, in pixels, from 16 to 8192. The run starts there, and each scale is 1.41 times larger than the
   * one before it. A value above `size` gives a single scale.
   *
   * @defaultValue 128 (instant, quick, paper: 8192)
   */
  minSize: number;
  /** Steps at the full size, from 0 to 1,000,000. @defaultValue 100 (instant: 0; draft: 40; best: 200; paper: 500) */
  iterations: number;
  /** Steps at each smaller scale, from 0 to 1,000,000. @defaultValue 100 (instant: 0; draft: 40; best: 200; paper: 500) */
  coarseIterations: number;
  /**
   * How far the result goes from the photo to the painting, from 0, the photo itself, to 1, as far as is sensible. Equal steps are equally
   * far to the eye. 0.81 is what the weights say: elsewhere the style weight is multiplied, and below 0.3 the photo shows through.
   *
   * @defaultValue undefined: as the weights say
   */
  strength: number | undefined;
  /** Weight of the content cost, from 0 to 1e12: alpha in the paper. @defaultValue 1 (paper: 10) */
  contentWeight: number;
  /** Weight of the style cost, from 0 to 1e12: beta in the paper. More makes the result more like the painting. @defaultValue 5 (paper: 40) */
  styleWeight: number;
  /** Weight of the total variation, from 0 to 1e12. More makes the result smoother. @defaultValue 3 (paper: 0) */
  variationWeight: number;
  /** Layers whose activations measure content, with weights. @defaultValue `{ conv4_2: 1 }` */
  contentLayers: LayerWeights;
  /**
   * Layers whose activations measure style, with weights; a list has those of each painting. A layer of a list weighs as much as on average, and there
   * each painting counts by its weight in the blend times the layer's.
   *
   * @defaultValue 0.2 for each of `conv1_1` to `conv5_1`
   */
  styleLayers: LayerWeights | readonly LayerWeights[];
  /**
   * Factors for single units of style layers: `{ 'conv3_1:42': 0.2 }` aims at a fifth of the painting's activation of that unit.
   *
   * @defaultValue none
   */
  units: UnitWeights;
  /** Style statistic to match: Gram matrices, or means and covariances as separate terms. @defaultValue 'moments' (paper: 'gram') */
  styleStatistic: 'gram' | 'moments';
  /** How costs are scaled: as a fraction of the target's energy, or as in the paper (equations 1 and 4). @defaultValue 'energy' (paper: 'paper') */
  normalize: 'energy' | 'paper';
  /** Size of the paintings relative to the photo, from 0.1 to 10, or a list with that of each. Larger gives larger brush strokes. @defaultValue 1 */
  styleScale: number | readonly number[];
  /**
   * Longer side of the paintings in pixels, from 16 to 8192, where the result has its full size, or a list with that of each. Used instead of
   * `styleScale`; at smaller scales the paintings are smaller likewise.
   *
   * @defaultValue undefined: `styleScale` decides
   */
  styleSize: number | readonly number[] | undefined;
  /**
   * Whose colors the result has. `'content'` keeps the photo's colors and takes only brightness from the painting. `'match'` gives the
   * paintings the colors of the photo before it paints. Where masks or maps say which part of a painting acts where, that part gets the photo's colors
   * of that place. If its mask changes while it paints, a painting that matches is recolored and measured anew, and the others are not.
   *
   * @defaultValue 'style'
   */
  colors: 'style' | 'content' | 'match';
  /**
   * How a picture gets the colors of another, for `colors: 'match'` and `palette`: by a linear map that gives it the other's mean and covariance, or
   * by histograms along axes in several directions. Of the linear maps, `'monge-kantorovich'` moves colors the least.
   *
   * @defaultValue 'monge-kantorovich'
   */
  recolor: 'monge-kantorovich' | 'pca' | 'cholesky' | 'histogram';
  /** How far `colors: 'content'` and `'match'` go, from 0 (not at all) to 1. @defaultValue 1 */
  colorStrength: number;
  /**
   * How far the colors of the finished picture are moved to the paintings' own, from 0 (not at all) to 1. With masks or maps, each region gets the
   * colors of its paintings, soft edges fade, and what no painting covers keeps its own.
   *
   * @defaultValue 0
   */
  palette: number;
  /**
   * How masks reach the positions of a layer. `'inside'` counts units whose receptive field is in the mask, but for a rim of three positions;
   * `'all'` counts those that see any of the mask; and `'simple'` resizes the mask.
   *
   * @defaultValue 'inside'
   */
  guidance: 'inside' | 'all' | 'simple';
  /**
   * What happens where no mask is. `'photo'` leaves it to the content cost, `'style'` gives it to the first painting, and `'keep'` keeps the
   * photo's pixels exactly.
   *
   * @defaultValue 'photo'
   */
  uncovered: 'photo' | 'style' | 'keep';
  /** How many times content counts in a protected area, from 1 to 1000. @defaultValue 10 */
  protectWeight: number;
  /** Width of the seam around pixels that are kept, in pixels of the result, from 0 to 500. @defaultValue 12 */
  feather: number;
  /** The optimizer that turns gradients into steps. @defaultValue 'adam' (paper: 'gradient-descent') */
  optimizer: 'adam' | 'lbfgs' | 'gradient-descent';
  /**
   * Step length of `adam` and `gradient-descent`, from 1e-12 to 1e12. L-BFGS finds its own.
   * Where it is undefined, gradient descent fits it to the first gradient.
   *
   * @defaultValue 0.02 (draft: 0.04; paper: undefined)
   */
  learningRate: number | undefined;
  /** Decay of the running average of pictures, from 0 to 0.9999. The result is that average; 0 takes the last picture. @defaultValue 0.99 for Adam, else 0 */
  average: number;
  /** How the network shrinks its activations. It was trained with `'max'`; the paper prefers `'average'`. @defaultValue 'max' */
  pooling: 'max' | 'average';
  /**
   * What the network sees around the picture: zeros, as in training, or the outermost pixels repeated. With `'wrap'` the picture goes on at its
   * opposite edge, at every layer, and becomes a tile without a seam; with `'wrap-x'` only from right to left, with `'wrap-y'` only from bottom to
   * top. In these directions all sizes are multiples of 16, so that the tiles meet in the deep layers too.
   *
   * @defaultValue 'zeros'
   */
  border: 'zeros' | 'replicate' | 'wrap' | 'wrap-x' | 'wrap-y';
  /**
   * The picture to start from: the photo, noise, noise in the painting's colors, or `'instant'`: what a network paints in one pass.
   *
   * @defaultValue 'content' (instant, quick: 'instant'; paper: 'random')
   */
  init: 'content' | 'random' | 'style' | 'instant';
  /** Share of noise in the first picture, from 0 to 1. @defaultValue 0 */
  initNoise: number;
  /** Seed of the random numbers: a whole number from 0 to 4294967295. The same seed gives the same picture. @defaultValue 0 */
  seed: number;
}

/** The options that can change while a run is under way: they are about costs and steps, not about sizes or the start. */
export const changeableOptions = [
  'strength',
  'styleScale',
  'styleSize',
  'colors',
  'recolor',
  'colorStrength',
  'palette',
  'contentWeight',
  'styleWeight',
  'variationWeight',
  'contentLayers',
  'styleLayers',
  'units',
  'styleStatistic',
  'normalize',
  'iterations',
  'coarseIterations',
  'guidance',
  'uncovered',
  'protectWeight',
  'feather',
] as const;

export type LiveOption = (typeof changeableOptions)[number];
