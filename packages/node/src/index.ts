export {
  type Encoder,
  type LayerWeights,
  type Loss,
  PasticheError,
  type RawImage,
  type StyleEvent,
  type StyleRun,
} from '@pastiche/core';
export type { ChosenBackend, EncoderOptions } from '@pastiche/models';
export { type BackendName, backendNames, useBackend } from './engines/backend.ts';
export { loadEncoder } from './engines/encoder.ts';
export { type MemoryQuestion, type PredictedMemory, predictMemory } from './engines/predictMemory.ts';
export type { ExploreEvent } from './explore/events.ts';
export { type ExploreOptions, explore } from './explore/explore.ts';
export { cacheFolder, diskCache } from './files/diskCache.ts';
export {
  checkWritable,
  type ImageSource,
  imageFormats,
  type ReadOptions,
  readImage,
  writeImage,
} from './files/images.ts';
export { type StylizeFilesOptions, stylize } from './stylize.ts';
