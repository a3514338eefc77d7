import { type Network, vgg } from '../network.ts';
import { networks } from '../networks.ts';

/** The network whose weights fixtures/keras.py writes. */
export const tiny: Network = {
  ...networks.vgg19,
  name: 'tiny',
  operations: vgg([
    { convolutions: 1, channels: 4 },
    { convolutions: 1, channels: 2 },
  ]),
};
