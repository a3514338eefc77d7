export { type BackendChoice, type ChosenBackend, chooseBackend } from './chooseBackend.ts';
export type { Border } from './encoder/border.ts';
export { convolveBack, type WayBack } from './encoder/filters.ts';
export type { Pooling } from './encoder/pooling.ts';
export { createTfjsEncoder, type TfjsEncoderOptions } from './encoder/tfjsEncoder.ts';
export {
  type Convolution,
  convolutionsOf,
  type InputConvention,
  isLayer,
  type Layer,
  layersOf,
  type Network,
  type Operation,
  type UsualLayers,
  vgg,
  type Window,
  windowOf,
} from './network.ts';
export { type NetworkName, networks, withUsualLayers } from './networks.ts';
export { densitiesAlong, type Node, nodesOf, upTo } from './nodes.ts';
export { createOnnxEncoder, type OnnxEncoderOptions } from './onnx/onnxEncoder.ts';
export type { OnnxRuntime, OnnxSession, OnnxSessionOptions, OnnxTensor } from './onnx/runtime.ts';
export { suitsWebGpu } from './onnx/suitsWebGpu.ts';
export { type EncoderOptions, type EncoderPlatform, openEncoder } from './openEncoder.ts';
export { fieldOf, receptiveField } from './receptiveField.ts';
export { type DownloadPart, memoryCache, type WeightsCache } from './weights/cache.ts';
export type { FetchEvent } from './weights/fetchSource.ts';
export { type FetchWeightsOptions, fetchWeights } from './weights/fetchWeights.ts';
export { randomWeights } from './weights/random.ts';
export { inputMetadata, type LoadedNetwork, readWeights } from './weights/readWeights.ts';
export {
  type Metadata,
  readSafetensors,
  readSafetensorsHeader,
  type SafetensorsHeader,
  type WriteSafetensorsOptions,
  writeSafetensors,
} from './weights/safetensors.ts';
export { cacheName, parseSources, type WeightsSource, weightsSources } from './weights/sources.ts';
export { checkWeights, type Values, type Weights } from './weights/weights.ts';
