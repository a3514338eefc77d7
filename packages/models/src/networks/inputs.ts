import type { InputConvention } from './network.ts';

/** The input of the VGG authors' Caffe models, and of Keras's copies: BGR in 0..255 minus ImageNet's mean color. */
export const caffe: InputConvention = { order: 'BGR', mean: [123.68 / 255, 116.779 / 255, 103.939 / 255], scale: 255 };

/** The input of later Caffe models, such as SqueezeNet and GoogLeNet: as {@link caffe}, with a rounded mean color. */
export const caffeZoo: InputConvention = { order: 'BGR', mean: [123 / 255, 117 / 255, 104 / 255], scale: 255 };

/** The input of torchvision's models: RGB in 0..1, minus the mean, divided by the standard deviation. */
export const torchvision: InputConvention = {
  order: 'RGB',
  mean: [0.485, 0.456, 0.406],
  scale: [1 / 0.229, 1 / 0.224, 1 / 0.225],
};
