/**
 * The costs, the optimizers and the loop of neural style transfer, for any tfjs backend. It reads no files and contains no network.
 *
 * @module @pastiche/core
 */
export { type CombineOptions, combinePaintings } from './combine.ts';
export type { StartHelpers } from './crew/crew.ts';
export { type CrewOptions, crewEncoder } from './crew/crewEncoder.ts';
export type { Port } from './crew/messages.ts';
export { serveCrew } from './crew/serveCrew.ts';
export { type MemberPorts, startThreads, type Thread } from './crew/startThreads.ts';
export { stripsOf } from './crew/strips.ts';
export type { Helpers } from './crew/team.ts';
export { checkLayers } from './encoder/checkLayers.ts';
export type {
  ActivationsSlope,
  CostParts,
  Distance,
  Evaluator,
  LayerDistance,
  LayerMoments,
  LayerPart,
  MomentsAsk,
  MomentsSlope,
  OtherCosts,
  PartAt,
  Pulled,
  Slopes,
} from './encoder/device.ts';
export type { BackwardRule, Encoder, Encoding, ReceptiveField, Strongest } from './encoder/encoder.ts';
export type { Features } from './encoder/features.ts';
export { fieldAt } from './encoder/fieldAt.ts';
export type { Position } from './encoder/partAround.ts';
export type { NeighborRows, Neighbors } from './encoder/strip.ts';
export { errorCodes, invalidOption, PasticheError, type PasticheErrorCode } from './errors.ts';
export { type ActivationMap, type ActivationMapOptions, activationMap } from './explore/activationMap.ts';
export { type MaximizeOptions, maximize } from './explore/maximize/maximize.ts';
export type { SwaySettings } from './explore/maximize/sway.ts';
export { type Wish, wish } from './explore/maximize/wish.ts';
export {
  type ChannelMap,
  type LayerMeasure,
  type MeasureOptions,
  type MeasureSettings,
  measure,
} from './explore/measure.ts';
export type { LayerRecord, Patch, SkippedImage, TopPatchesSettings, UnitRecord } from './explore/patch.ts';
export { type Projection, type ProjectionRule, type ProjectOptions, project } from './explore/project.ts';
export { strongest } from './explore/strongest.ts';
export { createTopPatches, TopPatches, type TopPatchesOptions } from './explore/topPatches.ts';
export type { TopPatchesFile } from './explore/topPatchesFile.ts';
export { see, type View, type ViewSettings, viewOf } from './explore/view.ts';
export {
  FilmMemory,
  type FilmMemoryOptions,
  type FrameGuide,
  guided,
  type PaintedFrame,
  steadied,
} from './film/filmMemory.ts';
export { type EstimateFlow, type FloatImage, type Flow, warp } from './film/flow.ts';
export { FrameSteadier, type FrameSteadierOptions, type SteadiedFrame, toResult } from './film/frameSteadier.ts';
export { estimateFlow, type FlowOptions } from './film/inverseSearch.ts';
export { reliability } from './film/reliability.ts';
export { type FileFormat, formatOf, whyUnreadable } from './image/formats.ts';
export { type Mask, resizeMask, toMask } from './image/mask.ts';
export type { Depth, Gamut, RawImage, ResultImage } from './image/rawImage.ts';
export type { Rect, Size } from './image/resize.ts';
export { SteadyFrames } from './image/steady.ts';
export { type ImageTensor, sizeOf } from './image/tensors.ts';
export { type Wraps, wrapsOf } from './image/wraps.ts';
export { type AdditiveLoss, additive, blendMeans, blendMoments } from './loss/additive.ts';
export { type ContentLossOptions, contentLoss } from './loss/content.ts';
export {
  type AdditiveScore,
  type BoundLoss,
  type ContentWeights,
  imageLayer,
  type Loss,
  type Means,
  type Normalization,
  positionsOf,
  type Reference,
  type References,
  type Region,
  type Statistic,
  type Step,
  type Sum,
  tiny,
} from './loss/loss.ts';
export { type MomentsLossOptions, momentsLoss } from './loss/moments.ts';
export { standardLosses } from './loss/standard.ts';
export { type StyleLossOptions, styleLoss } from './loss/style.ts';
export { type TemporalLossOptions, temporalLoss } from './loss/temporal.ts';
export { type TotalVariationLossOptions, totalVariationLoss } from './loss/totalVariation.ts';
export { gram } from './math/gram.ts';
export { valuesAt } from './math/host.ts';
export { mapInto } from './math/mapInto.ts';
export { pause } from './math/pause.ts';
export { createRandom, type Random } from './math/random.ts';
export { type AdamOptions, adam } from './optimizer/adam.ts';
export { type GradientDescentOptions, gradientDescent } from './optimizer/gradientDescent.ts';
export { type LbfgsOptions, lbfgs } from './optimizer/lbfgs.ts';
export type { Measured, Optimizer, Proposal } from './optimizer/optimizer.ts';
export { checkNames } from './options/checkNames.ts';
export { checkOption, parseOption, printOption } from './options/kinds.ts';
export { changeableOptions, type LayerWeights, type StyleOptions, type UnitWeights } from './options/options.ts';
export { meanLayers } from './options/perPainting.ts';
export { presets, stepOptions } from './options/presets.ts';
export { measuredLayers, resolveOptions, type Settings } from './options/resolve.ts';
export { type OptionSpec, optionNames, optionTable } from './options/table.ts';
export type { LayerStatistics, PaintedRegion, Painter, Statistics } from './painter/painter.ts';
export { type ReconstructOptions, reconstructContent, reconstructStyle } from './reconstruct.ts';
export type { PositionWeights } from './region/positions.ts';
export type { RegionPictures } from './region/regions.ts';
export {
  type Checkpoint,
  type CheckpointAsk,
  decodeCheckpoint,
  encodeCheckpoint,
  type OptionChanges,
  pictureOf,
  type RunState,
} from './run/checkpoint.ts';
export * from './run/events.ts';
export { type FinishOptions, finishColors } from './run/finishColors.ts';
export { Forecast } from './run/forecast.ts';
export type { StyleChanges } from './run/livePlan.ts';
export type { MaskPictures } from './run/openPictures.ts';
export type { StylizeOptions } from './run/plan.ts';
export { type RunBody, type RunContext, type RunControls, StyleRun } from './run/run.ts';
export { type PlannedScale, paintingScales, plannedScales, usefulSize } from './run/scales.ts';
export { type TextureShape, textureOptions } from './run/texture.ts';
export { type Evaluation, Objective } from './scene/objective.ts';
export type { RegionPainting, Scene, SceneControl, ScenePicture, SceneRegion } from './scene/picture.ts';
export { StatisticsCache } from './scene/statisticsCache.ts';
export type { DescribedPicture, LayerFeatures } from './select/described.ts';
export { describePicture, type SelectorOptions } from './select/describePicture.ts';
export { createSelector, type SelectOptions, select } from './select/select.ts';
export { type SelectedMask, Selector, type SelectPoint, type SelectSettings } from './select/selector.ts';
export { stylize } from './stylize.ts';
export { layersOfSlopes } from './tiles/throughFeatures.ts';
export { tiledEncoder } from './tiles/tiledEncoder.ts';
export type { TileOptions } from './tiles/tiles.ts';
export { disposeTree, loadTree, type SavedTree, saveTree } from './tree.ts';
