/**
 * Networks as tables, their weights, and encoders that run them on tfjs or on ONNX Runtime.
 *
 * @module @pastiche/models
 */

export { type Decoder, instant, type Level, type ToldLayer } from './instant/decoder.ts';
export { createOnnxPainter } from './instant/onnxPainter.ts';
export type { LoadedDecoder } from './instant/regionMaker.ts';
export { createTfjsPainter } from './instant/tfjsPainter.ts';
export {
  type Convolution,
  convolutionsOf,
  type InputConvention,
  isLayer,
  type Layer,
  layersOf,
  type Network,
  type Operation,
  type Pooling,
  type UsualLayers,
  vgg,
  type Window,
  windowOf,
} from './networks/network.ts';
export { type NetworkSizes, networkSizes } from './networks/networkSizes.ts';
export { type NetworkName, networks, withUsualLayers } from './networks/networks.ts';
export { densitiesAlong, type Node, nodesOf, upTo } from './networks/nodes.ts';
export { fieldOf, receptiveField } from './networks/receptiveField.ts';
export type { Dtype } from './onnx/graph/graph.ts';
export { createOnnxEncoder, type OnnxEncoderOptions } from './onnx/onnxEncoder.ts';
export { type SampleStep, sampleStep } from './onnx/sampleStep.ts';
export type { OnnxRuntime, OnnxSession, OnnxSessionOptions, OnnxTensor } from './onnx/session/runtime.ts';
export { suitsWebGpu } from './onnx/suitsWebGpu.ts';
export { type Border, checkWraps } from './tfjs/border.ts';
export { convolveBack, type WayBack } from './tfjs/filters.ts';
export { createTfjsEncoder, type TfjsEncoderOptions } from './tfjs/tfjsEncoder.ts';
export { type DownloadPart, memoryCache, type WeightsCache } from './weights/fetch/cache.ts';
export type { FetchEvent } from './weights/fetch/fetchSource.ts';
export { type FetchWeightsOptions, fetchWeights } from './weights/fetch/fetchWeights.ts';
export { cacheName, parseSources, type WeightsSource, weightsSources } from './weights/fetch/sources.ts';
export { inputMetadata, type LoadedNetwork, readWeights } from './weights/formats/readWeights.ts';
export {
  headerLength,
  type Metadata,
  readSafetensors,
  readSafetensorsHeader,
  type SafetensorsHeader,
  type WriteSafetensorsOptions,
  writeSafetensors,
  writeSafetensorsHeader,
} from './weights/formats/safetensors.ts';
export { randomWeights } from './weights/random.ts';
export { checkWeights, type Values, type Weights } from './weights/weights.ts';
