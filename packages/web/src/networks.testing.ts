import { type Network, vgg } from '@pastiche/models';

const input = { order: 'BGR' as const, mean: [0.4, 0.5, 0.6] as const, scale: 3 };

/** Two stages, for the conformance suite. */
export const tiny: Network = {
  name: 'tiny',
  input,
  operations: vgg([
    { convolutions: 1, channels: 6 },
    { convolutions: 2, channels: 8 },
  ]),
  provenance: 'the tests',
};

/** All the layers that the presets look at, narrow. */
export const slim: Network = {
  name: 'slim',
  input,
  operations: vgg([
    { convolutions: 1, channels: 8 },
    { convolutions: 1, channels: 12 },
    { convolutions: 1, channels: 16 },
    { convolutions: 2, channels: 16 },
    { convolutions: 1, channels: 16 },
  ]),
  provenance: 'the tests',
};
