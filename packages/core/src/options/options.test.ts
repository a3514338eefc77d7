import { describe, expect, it } from 'vitest';
import { PasticheError } from '../errors.ts';
import type { StyleOptions } from './options.ts';
import { presetNames, presets } from './presets.ts';
import { resolveOptions } from './resolve.ts';
import { optionTable } from './table.ts';

it('every preset gives every option a value that the table accepts', () => {
  for (const name of presetNames) {
    expect(resolveOptions({ preset: name })).toEqual(presets[name]);
    expect(Object.keys(presets[name]).sort()).toEqual(Object.keys(optionTable).sort());
  }
});

it('the paper preset is the paper', () => {
  expect(presets.paper).toMatchObject({
    contentWeight: 10,
    styleWeight: 40,
    optimizer: 'gradient-descent',
    init: 'random',
    normalize: 'paper',
    size: 100,
    variationWeight: 0,
    styleLayers: { conv1_1: 0.2, conv2_1: 0.2, conv3_1: 0.2, conv4_1: 0.2, conv5_1: 0.2 },
  });
});

it('what is given replaces the preset, and undefined does not', () => {
  const { size, seed } = resolveOptions({ size: 99, seed: undefined });
  expect([size, seed]).toEqual([99, 0]);
});

it('averages only where there is jitter to average', () => {
  expect(resolveOptions({ optimizer: 'lbfgs' }).average).toBe(0);
  expect(resolveOptions({ optimizer: 'lbfgs', average: 0.5 }).average).toBe(0.5);
  expect(resolveOptions({}).average).toBe(0.99);
});

describe('refuses, naming option, range and value:', () => {
  const bad: [keyof StyleOptions, unknown][] = [
    ['size', Number.NaN],
    ['size', 15],
    ['size', 100.5],
    ['size', 1e9],
    ['size', '512'],
    ['iterations', -1],
    ['iterations', 0.5],
    ['iterations', Number.POSITIVE_INFINITY],
    ['contentWeight', -1],
    ['styleWeight', Number.NaN],
    ['learningRate', 0],
    ['average', 1],
    ['initNoise', 1.5],
    ['seed', -1],
    ['optimizer', 'sgd'],
    ['preset', 'toString'],
    ['contentLayers', {}],
    ['styleLayers', { conv1_1: -1 }],
    ['styleLayers', { conv1_1: Number.NaN }],
    ['styleLayers', 'conv1_1'],
    ['units', 'conv1_1:3=2'],
    ['units', { conv1_1: 2 }],
    ['units', { 'conv1_1:x': 2 }],
    ['units', { 'conv1_1:3': -1 }],
    ['units', { 'conv1_1:3': 101 }],
    ['units', { 'conv1_1:3': Number.NaN }],
  ];
  it.each(bad)('%s = %s', (name, value) => {
    const attempt = (): unknown => resolveOptions({ [name]: value });
    expect(attempt).toThrow(PasticheError);
    expect(attempt).toThrow(new RegExp(`for ${name} but received `));
  });
});

it('settings are resolved once: they come back as they are, and nobody can change them', () => {
  const settings = resolveOptions({ size: 64 });
  expect(resolveOptions(settings)).toBe(settings);
  expect(() => Object.assign(settings, { size: 1 })).toThrow(TypeError);
  expect(() => Object.assign(settings.contentLayers, { conv1_1: 1 })).toThrow(TypeError);
  expect(resolveOptions({ ...settings, size: 65 }).size).toBe(65);
});

it('has no fields but the options', () => {
  expect(Object.keys(resolveOptions({ size: 64, content: 1 } as object)).sort()).toEqual(
    Object.keys(optionTable).sort(),
  );
});
