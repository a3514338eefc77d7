export {
  type ChannelMap,
  type Checkpoint,
  type LayerMeasure,
  PasticheError,
  type RawImage,
  type StyleChanges,
  type StyleEvent,
  type StyleRun,
} from '@pastiche/core';
export type { ChosenBackend } from '@pastiche/models';
export { type BackendName, backendNames } from './backendNames.ts';
export { browserCache } from './browserCache.ts';
export {
  type BlobOptions,
  type ImageSource,
  type Picture,
  type ReadOptions,
  readImage,
  toBlob,
  toImageData,
} from './images.ts';
export { type MeasureInBrowserOptions, measure } from './measure.ts';
export { type StylizeInBrowserOptions, stylize } from './stylize.ts';
