import { expect, it } from 'vitest';
import { slugsOf } from './report.ts';

it('names the files of a layer after it, and no two alike', () => {
  expect(slugsOf(['conv1_1', 'fire2/concat', 'fire2-concat', 'Conv1_1', 'index', '../x'])).toEqual([
    'conv1_1',
    'fire2-concat',
    'fire2-concat-2',
    'conv1_1-3',
    'index',
    '-x',
  ]);
});
