import { invalidOption } from '../errors.ts';
import { presetNames, presets } from './presets.ts';
import { checkUnits, type UnitWeights } from './units.ts';

/** How much each of some layers counts, for example `{ conv1_1: 0.5, conv2_1: 0.5 }`. */
export type LayerWeights = Readonly<Record<string, number>>;

/** All that can be tuned about a run. Every one is optional for the caller; {@link presets} has the defaults. */
export interface StyleOptions {
  preset: 'draft' | 'default' | 'best' | 'paper';
  size: number;
  minSize: number;
  iterations: number;
  coarseIterations: number;
  contentWeight: number;
  styleWeight: number;
  variationWeight: number;
  contentLayers: LayerWeights;
  styleLayers: LayerWeights;
  units: UnitWeights;
  styleStatistic: 'gram' | 'moments';
  normalize: 'energy' | 'paper';
  styleScale: number;
  colors: 'style' | 'content';
  optimizer: 'adam' | 'lbfgs' | 'gradient-descent';
  learningRate: number | undefined;
  average: number;
  pooling: 'max' | 'average';
  border: 'zeros' | 'replicate';
  init: 'content' | 'random' | 'style';
  initNoise: number;
  seed: number;
}

interface Described {
  /** One sentence for `--help` and for the controls of a page. */
  help: string;
  /** Under which heading. */
  group: 'Picture' | 'Costs' | 'Optimizer' | 'Start' | 'Network';
}

/** What an option accepts; command line flags and page controls are made from this. */
export type OptionSpec = Described &
  (
    | { kind: 'number' | 'integer'; min: number; max: number; optional?: boolean }
    | { kind: 'choice'; choices: readonly string[] }
    | { kind: 'layers' }
    | { kind: 'units' }
  );

/** The one table of options: ranges, choices and help. */
export const optionTable: Readonly<Record<keyof StyleOptions, OptionSpec>> = {
  preset: {
    kind: 'choice',
    choices: presetNames,
    group: 'Picture',
    help: 'the defaults to start from; default looks good on any pair, paper is Gatys et al. 2015 to the letter',
  },
  size: { kind: 'integer', min: 16, max: 8192, group: 'Picture', help: 'longer side of the result, in pixels' },
  minSize: {
    kind: 'integer',
    min: 16,
    max: 8192,
    group: 'Picture',
    help: 'longer side of the coarsest scale; the run grows from there by a factor of 1.41 at a time',
  },
  styleScale: {
    kind: 'number',
    min: 0.1,
    max: 10,
    group: 'Picture',
    help: 'size of the paintings relative to the photo: larger gives larger brush strokes',
  },
  colors: {
    kind: 'choice',
    choices: ['style', 'content'],
    group: 'Picture',
    help: "whose colors the result has; content keeps the photo's and takes only the brightness of the painting",
  },
  contentWeight: { kind: 'number', min: 0, max: 1e12, group: 'Costs', help: 'alpha, the weight of the content cost' },
  styleWeight: { kind: 'number', min: 0, max: 1e12, group: 'Costs', help: 'beta, the weight of the style cost' },
  variationWeight: {
    kind: 'number',
    min: 0,
    max: 1e12,
    group: 'Costs',
    help: 'weight of the total variation: more makes smoother',
  },
  contentLayers: { kind: 'layers', group: 'Costs', help: 'layers that measure content, with weights' },
  styleLayers: { kind: 'layers', group: 'Costs', help: 'layers that measure style, with weights' },
  units: {
    kind: 'units',
    group: 'Costs',
    help: 'turns single units of style layers up or down: conv3_1:42=0.2 is a fifth of what the painting has of it',
  },
  styleStatistic: {
    kind: 'choice',
    choices: ['gram', 'moments'],
    group: 'Costs',
    help: 'what of the paintings is matched: Gram matrices, or means and covariances, each for itself',
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
    help: 'what turns gradients into pictures',
  },
  iterations: { kind: 'integer', min: 1, max: 1e6, group: 'Optimizer', help: 'steps at the full size' },
  coarseIterations: { kind: 'integer', min: 1, max: 1e6, group: 'Optimizer', help: 'steps at each smaller scale' },
  learningRate: {
    kind: 'number',
    min: 1e-12,
    max: 1e12,
    optional: true,
    group: 'Optimizer',
    help: 'step length of adam and gradient-descent; for the latter it is fitted to the first gradient if it is left out',
  },
  average: {
    kind: 'number',
    min: 0,
    max: 0.9999,
    group: 'Optimizer',
    help: 'decay of the running average of pictures that is the result; 0 takes the last picture',
  },
  init: {
    kind: 'choice',
    choices: ['content', 'random', 'style'],
    group: 'Start',
    help: "where to start: the photo, noise, or noise in the painting's colors",
  },
  initNoise: { kind: 'number', min: 0, max: 1, group: 'Start', help: 'how much noise to mix into the start' },
  seed: { kind: 'integer', min: 0, max: 4294967295, group: 'Start', help: 'of all randomness' },
  pooling: {
    kind: 'choice',
    choices: ['max', 'average'],
    group: 'Network',
    help: 'how the network shrinks its activations; max is how it was trained',
  },
  border: {
    kind: 'choice',
    choices: ['zeros', 'replicate'],
    group: 'Network',
    help: 'what the network sees around the picture: nothing, as it was trained, or the outermost pixels once more',
  },
};

/**
 * Fills in what is missing from the preset, and checks everything.
 *
 * @throws PasticheError `invalid-option`, naming the option, what it accepts and what it got
 */
export function resolveOptions(options: Partial<StyleOptions>): StyleOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  checkOption('preset', given.preset ?? 'default');
  const preset = presets[options.preset ?? 'default'];
  // Averaging is for Adam's jitter; the others only descend, and an average would lag behind them.
  const average = (given.optimizer ?? preset.optimizer) === 'adam' ? preset.average : 0;
  const resolved: StyleOptions = { ...preset, average, ...given };
  for (const name of Object.keys(optionTable) as (keyof StyleOptions)[]) checkOption(name, resolved[name]);
  return resolved;
}

/**
 * @param label what to call the option in the message
 * @throws PasticheError `invalid-option` if the option does not accept the value
 */
export function checkOption(name: keyof StyleOptions, value: unknown, label: string = name): void {
  const spec = optionTable[name];
  switch (spec.kind) {
    case 'choice':
      if (!spec.choices.includes(value as string)) throw invalidOption(label, oneOf(spec.choices), value);
      return;
    case 'layers':
      checkLayerWeights(label, value);
      return;
    case 'units':
      checkUnits(label, value);
      return;
    default:
      if (spec.optional && value === undefined) return;
      checkNumber(label, spec, value);
  }
}

function checkNumber(name: string, spec: { kind: string; min: number; max: number }, value: unknown): void {
  const whole = spec.kind === 'integer';
  const inside = typeof value === 'number' && value >= spec.min && value <= spec.max;
  if (!inside || (whole && !Number.isInteger(value))) {
    const range = `${whole ? 'a whole number' : 'a number'} from ${spec.min} to ${spec.max}`;
    throw invalidOption(name, range, value);
  }
}

function checkLayerWeights(name: string, value: unknown): void {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const fine = entries.every(([, weight]) => typeof weight === 'number' && weight >= 0 && Number.isFinite(weight));
  if (entries.length === 0 || !fine) {
    throw invalidOption(name, 'layers with non-negative weights, such as { conv1_1: 1 },', value);
  }
}

function oneOf(choices: readonly string[]): string {
  return choices.map((choice) => `'${choice}'`).join(' or ');
}
