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
export { type BackendName, backendNames, useBackend } from './backend.ts';
export { cacheFolder, diskCache } from './diskCache.ts';
export { loadEncoder } from './encoder.ts';
export type { ExploreEvent } from './explore/events.ts';
export { type ExploreOptions, explore } from './explore/explore.ts';
export { checkWritable, type ImageSource, imageFormats, type ReadOptions, readImage, writeImage } from './images.ts';
export { type MemoryQuestion, type PredictedMemory, predictMemory } from './predictMemory.ts';
export { type StylizeFilesOptions, stylize } from './stylize.ts';
