import { describe, expect, it } from 'vitest';
import { networks } from './networks.ts';
import { fieldOf, receptiveField } from './receptiveField.ts';

describe('the receptive field', () => {
  // The conformance suite of encoders holds them against the networks' behavior; these are figures that one can look up.
  it.each([
    ['vgg16', 'conv1_1', 3, 1, -1],
    ['vgg16', 'conv2_1', 10, 2, -4],
    ['vgg16', 'conv3_3', 40, 4, -18],
    ['vgg16', 'conv5_3', 196, 16, -90],
    ['vgg19', 'conv5_4', 252, 16, -118],
  ] as const)('of %s at %s is %i px wide, one every %i px from %i on', (name, layer, size, stride, offset) => {
    expect(receptiveField(networks[name], layer)).toEqual({ size, stride, offset });
  });

  it('is cut off at the borders of the image', () => {
    const image = { width: 100, height: 60 };
    expect(fieldOf(networks.vgg19, 'conv2_1', { x: 10, y: 20 }, image)).toEqual({
      left: 16,
      top: 36,
      width: 10,
      height: 10,
    });
    expect(fieldOf(networks.vgg19, 'conv2_1', { x: 0, y: 29 }, image)).toEqual({
      left: 0,
      top: 54,
      width: 6,
      height: 6,
    });
  });

  it('refuses a layer that there is not', () => {
    expect(() => receptiveField(networks.vgg16, 'conv5_4')).toThrow(/Unknown layer 'conv5_4': vgg16 has conv1_1/);
  });
});
