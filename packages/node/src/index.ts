/**
 * Neural style transfer in Node: image files in and out, on the fastest engine there is.
 *
 * @module @pastiche/node
 */
export {
  type Checkpoint,
  decodeCheckpoint,
  type Encoder,
  type EstimateFlow,
  encodeCheckpoint,
  type Flow,
  type LayerWeights,
  type Loss,
  PasticheError,
  type RawImage,
  type ResultImage,
  type SelectedMask,
  type Selector,
  type SelectPoint,
  type SelectSettings,
  type StyleEvent,
  type StyleRun,
} from '@pastiche/core';
export type {
  ChosenBackend,
  Credits,
  DeviceName,
  Job,
  Made,
  MadeSheet,
  MadeTile,
  Pipeline,
  PipelineOptions,
  PredictedMemory,
  Variant,
  Vary,
} from '@pastiche/pipeline';
export { tilesOf } from '@pastiche/pipeline';
export { type BackendReport, probeBackends, useBackend } from './backend.ts';
export { type BatchOptions, batch } from './batch/batch.ts';
export type * from './batch/events.ts';
export type { BatchPair, NamedOutputs } from './batch/planPairs.ts';
export { type WatchOptions, type WatchWaiting, watch } from './batch/watch.ts';
export type { CheckpointOptions } from './checkpoint/keptRun.ts';
export type { CommandEvent } from './cli/events.ts';
export { type BackendName, backendNames } from './engines/candidates.ts';
export type { DeviceReport } from './engines/devices/devices.ts';
export { type MemoryQuestion, predictMemory } from './engines/predictMemory.ts';
export type { ExploreEvent } from './explore/events.ts';
export { type ExploreOptions, explore } from './explore/explore.ts';
export { cacheFolder, diskCache } from './files/diskCache.ts';
export type { EncodeOptions, ImageFormat } from './files/encode.ts';
export { readFlow } from './files/flo.ts';
export type { ImageBytes, ImageSource } from './files/imageSource.ts';
export {
  checkWritable,
  imageFormats,
  type ReadOptions,
  readImage,
  writeImage,
} from './files/images.ts';
export { type ImageFacts, inspectImage } from './files/metadata.ts';
export { ResultPicture } from './files/resultPicture.ts';
export type * from './film/events.ts';
export { type PaintedFilmFrame, type PaintFramesOptions, paintFrames } from './film/paintFrames.ts';
export {
  type FindScenesOptions,
  findScenes,
  type JoinScenesOptions,
  joinScenes,
  type PaintSceneOptions,
  paintScene,
  type Scene,
} from './film/scenes.ts';
export { type VideoOptions, video } from './film/video.ts';
export { type FinishFilesOptions, finishColors } from './finishColors.ts';
export { type InstantEachOptions, type InstantOptions, instant, instantEach } from './instant.ts';
export { type LoadEncoderOptions, loadEncoder } from './loadEncoder.ts';
export { createPipeline } from './pipeline.ts';
export type { Picture } from './platform.ts';
export { createSelector, type SelectFileOptions, type SelectorFileOptions, select } from './select.ts';
export type * from './sheet/events.ts';
export { type SheetOptions, sheet } from './sheet/sheet.ts';
export { type ResumeOptions, resume, type StylizeFilesOptions, stylize } from './stylize.ts';
export { type TextureFilesOptions, texture } from './texture.ts';
