import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseOption, printOption } from './kinds.ts';
import { presets } from './presets.ts';
import { optionNames } from './table.ts';

describe('options as text', () => {
  it.each(Object.values(presets))('are read as they were written: $preset', (preset) => {
    for (const name of optionNames) {
      if (preset[name] === undefined) expect(printOption(name, undefined)).toBe('');
      else expect(parseOption(name, printOption(name, preset[name])), name).toEqual(preset[name]);
    }
  });

  it('layers without a weight share alike, wherever they are read', () => {
    expect(parseOption('styleLayers', 'conv1_1, conv2_1')).toEqual({ conv1_1: 0.5, conv2_1: 0.5 });
    expect(parseOption('styleLayers', 'conv1_1=1,conv2_1:3')).toEqual({ conv1_1: 1, conv2_1: 3 });
  });

  it.each([
    ['size', 'large', "a whole number from 16 to 8192 for --size but received 'large'"],
    ['size', '', "a whole number from 16 to 8192 for --size but received ''"],
    ['styleLayers', 'conv1_1:1:2', "conv1_1:0.7,conv2_1:0.3 for --size but received 'conv1_1:1:2'"],
    ['styleLayers', 'conv1_1:x', 'layers with non-negative weights'],
    ['optimizer', 'sgd', "'adam' or 'lbfgs' or 'gradient-descent' for --size but received 'sgd'"],
  ] as const)('%s is not %o', (name, text, message) => {
    expect(() => parseOption(name, text, '--size')).toThrow(message);
  });
});

it('every option says on hover what it is, and its default', () => {
  const source = readFileSync(new URL('./options.ts', import.meta.url), 'utf8');
  const body = source.slice(
    source.indexOf('export interface StyleOptions'),
    source.indexOf('/** The options that can change'),
  );
  const documented = [...body.matchAll(/\*\/\n {2}(\w+):/g)].map(([, name]) => name);
  expect(documented.sort()).toEqual([...optionNames].sort());
  expect(body.match(/@defaultValue/g)).toHaveLength(optionNames.length);
});
