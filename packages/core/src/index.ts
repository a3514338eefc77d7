export { type Checkpoint, changeableOptions, type StyleChanges } from './changes.ts';
export type { Distance, Encoder, Encoding, Evaluator, Features, LayerDistance } from './encoder/encoder.ts';
export { invalidOption, PasticheError, type PasticheErrorCode } from './errors.ts';
export type {
  BackendEvent,
  DoneEvent,
  NoticeEvent,
  RecoveryEvent,
  ScaleEvent,
  StepEvent,
  StyleEvent,
  WeightsEvent,
} from './events.ts';
export {
  type ChannelMap,
  type LayerMeasure,
  type MeasureOptions,
  type MeasureSettings,
  measure,
} from './explore/measure.ts';
export type { RawImage } from './image/rawImage.ts';
export type { Size } from './image/resize.ts';
export type { ImageTensor } from './image/tensors.ts';
export { type ContentLossOptions, contentLoss } from './loss/content.ts';
export {
  imageLayer,
  type Loss,
  type Means,
  type Normalization,
  positionsOf,
  type Statistic,
  type Sum,
} from './loss/loss.ts';
export { type MomentsLossOptions, momentsLoss } from './loss/moments.ts';
export { type Evaluation, Objective, type Reference } from './loss/objective.ts';
export { type StyleLossOptions, styleLoss } from './loss/style.ts';
export { type TotalVariationLossOptions, totalVariationLoss } from './loss/totalVariation.ts';
export { gram } from './math/gram.ts';
export { pause } from './math/pause.ts';
export { createRandom, type Random } from './math/random.ts';
export { type AdamOptions, adam } from './optimizer/adam.ts';
export { type GradientDescentOptions, gradientDescent } from './optimizer/gradientDescent.ts';
export { type LbfgsOptions, lbfgs } from './optimizer/lbfgs.ts';
export type { Measured, Optimizer, Proposal } from './optimizer/optimizer.ts';
export {
  checkOption,
  type LayerWeights,
  type OptionSpec,
  optionTable,
  resolveOptions,
  type StyleOptions,
} from './options.ts';
export { type StylizeOptions, standardLosses } from './plan.ts';
export { presets } from './presets.ts';
export { type RunBody, type RunContext, type RunControls, StyleRun } from './run.ts';
export { usefulSize } from './scales.ts';
export { stylize } from './stylize.ts';
