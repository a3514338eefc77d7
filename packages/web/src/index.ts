/**
 * Neural style transfer in the browser: on WebGPU, WebGL or WebAssembly, in a worker.
 *
 * @module @pastiche/web
 */
export {
  type ActivationMap,
  type ChannelMap,
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  type LayerMeasure,
  PasticheError,
  type Projection,
  type ProjectionRule,
  type RawImage,
  type ResultImage,
  type SelectedMask,
  type SelectPoint,
  type SelectSettings,
  type StyleChanges,
  type StyleEvent,
  type StyleRun,
  type TopPatchesFile,
} from '@pastiche/core';
export type { ChosenBackend, Made } from '@pastiche/pipeline';
export { type BackendName, backendNames } from './backendNames.ts';

export {
  activationMap,
  type ExploreOptions,
  type MaximizeInBrowserOptions,
  type MeasureInBrowserOptions,
  maximize,
  measure,
  type NamedPicture,
  type ProjectInBrowserOptions,
  project,
  type TopPatchesInBrowserOptions,
  topPatches,
  type UnitInBrowserOptions,
} from './page/explore.ts';
export { type FinishInBrowserOptions, finishColors } from './page/finishColors.ts';
export {
  type BlobOptions,
  type ImageSource,
  type Picture,
  type ReadOptions,
  readImage,
  toBlob,
  toImageData,
} from './page/images.ts';
export { type InstantEachOptions, type InstantOptions, instant, instantEach } from './page/instant.ts';
export type { WorkerOptions } from './page/ownWorker.ts';
export { type PaintedFilmFrame, type PaintFramesOptions, paintFrames } from './page/paintFrames.ts';
export { type ReconstructInBrowserOptions, reconstructContent, reconstructStyle } from './page/reconstruct.ts';
export { ResultPicture } from './page/resultPicture.ts';
export {
  createSelector,
  PictureSelector,
  type SelectInBrowserOptions,
  type SelectorInBrowserOptions,
  select,
} from './page/select.ts';
export { measureSpeed, type SpeedOptions } from './page/speed.ts';
export { type StylizeInBrowserOptions, stylize } from './page/stylize.ts';
export { type TextureInBrowserOptions, texture } from './page/texture.ts';
export { type VideoElement, videoFrames } from './page/videoFrames.ts';
export type { Speed, StepTimes } from './protocol.ts';
export { browserCache } from './worker/browserCache.ts';
export type { MakeLosses, MakeOptimizer, Toolkit } from './worker/ownCode.ts';
