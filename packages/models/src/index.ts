export type { Pooling } from './encoder/pooling.ts';
export { createTfjsEncoder, type TfjsEncoderOptions } from './encoder/tfjsEncoder.ts';
export {
  type Convolution,
  convolutionsOf,
  type InputConvention,
  isHandedOut,
  type Network,
  type Operation,
  upTo,
  vgg,
} from './network.ts';
export { type NetworkName, networks } from './networks.ts';
export { randomWeights } from './weights/random.ts';
export { readSafetensors } from './weights/safetensors.ts';
export { checkWeights, type Values, type Weights } from './weights/weights.ts';
