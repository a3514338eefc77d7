import { describe, expect, it } from 'vitest';
import { standardLosses } from '../loss/standard.ts';
import { parseOption, printOption } from './kinds.ts';
import { parseUnits, unitsOf } from './units.ts';

describe('units as text', () => {
  it('are read and written', () => {
    const units = parseUnits(' conv3_1:42=0.2, conv2_1:7=2');
    expect(units).toEqual({ 'conv3_1:42': 0.2, 'conv2_1:7': 2 });
    expect(printOption('units', units)).toBe('conv3_1:42=0.2,conv2_1:7=2');
    expect([parseUnits(' '), printOption('units', {})]).toEqual([{}, '']);
  });

  it.each([
    'conv3_1',
    'conv3_1:42',
    'conv3_1:42=',
    'conv3_1:42=x',
    'conv3_1:42=1=2',
    'conv3_1=2',
    ':3=1',
    'a:1=1,,',
    'a:1=-1',
  ])('are not %s', (text) => {
    expect(() => parseOption('units', text, '--units')).toThrow(
      `such as conv3_1:42=0.2, for --units but received '${text}'`,
    );
  });
});

it('unitsOf takes those of a layer, by number', () => {
  expect(unitsOf('conv3_1', { 'conv3_1:42': 0.2, 'conv3_1:7': 2, 'conv3_12:1': 3 })).toEqual({ 42: 0.2, 7: 2 });
});

it('a unit that no style layer measures is refused', () => {
  expect(() => standardLosses({ units: { 'conv3_1:42': 2 } })).not.toThrow();
  expect(() => standardLosses({ units: { 'conv3_2:42': 2 } })).toThrow(
    /units of styleLayers \(conv1_1, .*\) for units but received 'conv3_2:42'/,
  );
});
