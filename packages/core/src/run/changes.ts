import type { RawImage } from '../image/rawImage.ts';
import type { StyleOptions } from '../options/options.ts';

export type Changeable =
  | 'contentWeight'
  | 'styleWeight'
  | 'variationWeight'
  | 'contentLayers'
  | 'styleLayers'
  | 'units'
  | 'styleStatistic'
  | 'normalize'
  | 'styleScale'
  | 'colors'
  | 'iterations'
  | 'coarseIterations';

/** The options of the costs. A run with losses of its own does not read them. */
export const ofLosses: readonly Changeable[] = [
  'contentWeight',
  'styleWeight',
  'variationWeight',
  'contentLayers',
  'styleLayers',
  'units',
  'styleStatistic',
  'normalize',
];

/** The options that may change while a run is under way: not those of sizes, start and optimizer. */
export const changeableOptions: readonly Changeable[] = [
  ...ofLosses,
  'styleScale',
  'colors',
  'iterations',
  'coarseIterations',
];

/** What {@link StyleRun.change} takes; what is left out stays. */
export interface StyleChanges extends Partial<Pick<StyleOptions, Changeable>> {
  /** Other paintings, or more, or fewer. With another number of them, `blend` starts from all alike. */
  styles?: RawImage | readonly RawImage[];
  /** How much each painting counts. */
  blend?: readonly number[];
}
