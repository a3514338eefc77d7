import { googlenet } from './googlenet.ts';
import { caffe } from './inputs.ts';
import { type Network, type UsualLayers, vgg } from './network.ts';
import { squeezenet } from './squeezenet.ts';

const oxford =
  'K. Simonyan and A. Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2015 ' +
  '(Visual Geometry Group, University of Oxford; weights CC BY 4.0)';

const vgg19: Network = {
  name: 'vgg19',
  input: caffe,
  operations: vgg({ convolutions: [2, 2, 4, 4, 4], channels: [64, 128, 256, 512, 512] }),
  provenance: oxford,
};

const vgg16: Network = {
  name: 'vgg16',
  input: caffe,
  operations: vgg({ convolutions: [2, 2, 3, 3, 3], channels: [64, 128, 256, 512, 512] }),
  provenance: oxford,
};

/**
 * VGG-19 up to conv5_1 with a tenth of the arithmetic: the layers before are a quarter to three eighths as wide. Its weights are part of
 * this package. They are trained so that its taps and conv5_1 have the Gram and content distances of VGG-19 (tools/distill).
 */
const compact: Network = {
  name: 'compact',
  input: { order: 'RGB', mean: caffe.mean, scale: 4 },
  operations: vgg({
    convolutions: [2, 2, 4, 4, 1],
    channels: [16, 48, 88, 112, 480],
    tapped: ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv4_2'],
  }),
  provenance: `distilled by this project from VGG-19: ${oxford}`,
};

/**
 * VGG-19 up to conv5_1, a quarter as wide, with seeded random filters, which can transfer style too (He, Wang & Hopcroft 2016, "A
 * Powerful Generative Model Using Random Weights").
 */
const random: Network = {
  name: 'random',
  input: { order: 'RGB', mean: [0.485, 0.456, 0.406], scale: 4 },
  operations: vgg({ convolutions: [2, 2, 4, 4, 1], channels: [16, 32, 64, 128, 128] }),
  provenance: 'random filters, made by this program',
};

/** The name of a network in {@link networks}. */
export type NetworkName = 'compact' | 'vgg19' | 'vgg16' | 'squeezenet' | 'googlenet' | 'random';

/** All networks, by name. */
export const networks: Readonly<Record<NetworkName, Network>> = {
  compact,
  vgg19,
  vgg16,
  squeezenet,
  googlenet,
  random,
};

/** Adds a network's default layers to options that name none, if the network's differ from core's. */
export function withUsualLayers<T extends Partial<UsualLayers>>(options: T, model: string | undefined): T {
  const usual = Object.hasOwn(networks, model ?? '') ? networks[model as NetworkName].usual : undefined;
  if (!usual) return options;
  const { contentLayers = usual.contentLayers, styleLayers = usual.styleLayers } = options;
  return { ...options, contentLayers, styleLayers };
}
