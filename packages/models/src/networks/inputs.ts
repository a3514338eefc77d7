import type { InputConvention } from './network.ts';

/** ImageNet's mean color as the VGG authors' Caffe models subtract it, from BGR values in 0..255. Keras kept it. */
export const caffe: InputConvention = {
  order: 'BGR',
  mean: [123.68 / 255, 116.779 / 255, 103.939 / 255],
  scale: 255,
};

/** The mean color, rounded, that later models for Caffe subtract, SqueezeNet and its model zoo's GoogLeNet among them. */
export const caffeZoo: InputConvention = { order: 'BGR', mean: [123 / 255, 117 / 255, 104 / 255], scale: 255 };

/** What torchvision's models expect: RGB in 0..1, minus the mean, divided by the standard deviation. */
export const torchvision: InputConvention = {
  order: 'RGB',
  mean: [0.485, 0.456, 0.406],
  scale: [1 / 0.229, 1 / 0.224, 1 / 0.225],
};
