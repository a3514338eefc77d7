import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Vary } from '@pastiche/pipeline';
import { Command, type Option } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing.ts';
import { addRunOptions } from './runOptions.ts';
import { joinValues, parseVary } from './vary.ts';

const folder = temporaryFolder();

/** All options of a run. */
function options(): readonly Option[] {
  const command = new Command();
  addRunOptions(command);
  return command.options;
}

const parse = (...texts: string[]): Promise<Vary> => parseVary(texts, options());

beforeAll(() => {
  mkdirSync(join(folder, 'art'));
  for (const name of ['wave.png', 'monet.jpg', 'notes.txt']) writeFileSync(join(folder, 'art', name), '');
});

describe('--vary', () => {
  it.each<[string[], Vary]>([
    [['styleWeight=5,14,40'], { styleWeight: [5, 14, 40] }],
    [['style-weight=5, 14', '--style-scale=0.5'], { styleWeight: [5, 14], styleScale: [0.5] }],
    [['colors=content,match', 'preset=draft'], { colors: ['content', 'match'], preset: ['draft'] }],
    [['model=compact,vgg19', 'backend=wasm'], { model: ['compact', 'vgg19'], backend: ['wasm'] }],
    [['seed=1', 'seed=2,3'], { seed: [1, 2, 3] }],
    [['styleLayers=conv1_1,conv2_1|conv3_1:1'], { styleLayers: [{ conv1_1: 0.5, conv2_1: 0.5 }, { conv3_1: 1 }] }],
    [['styleLayers=conv1_1,conv2_1|'], { styleLayers: [{ conv1_1: 0.5, conv2_1: 0.5 }] }],
    [['styleLayers=conv1_1;conv2_1|conv3_1'], { styleLayers: [[{ conv1_1: 1 }, { conv2_1: 1 }], { conv3_1: 1 }] }],
    [['units=|conv1_1:3=0.5,conv1_1:4=0'], { units: [{}, { 'conv1_1:3': 0.5, 'conv1_1:4': 0 }] }],
    [['style-scale=1,0.5|2'], { styleScale: [[1, 0.5], 2] }],
    [
      ['blend=0.7,0.3|0.5,0.5'],
      {
        blend: [
          [0.7, 0.3],
          [0.5, 0.5],
        ],
      },
    ],
    [
      ['masks=land.png,|,sky.png'],
      {
        masks: [
          ['land.png', null],
          [null, 'sky.png'],
        ],
      },
    ],
    [['mask=a.png,b.png'], { masks: ['a.png', 'b.png'] }],
    [['init=random,./a=b.png'], { init: ['random', './a=b.png'] }],
    [['style=monet.jpg,https://example.org/a.jpg'], { styles: ['monet.jpg', 'https://example.org/a.jpg'] }],
    [['style=a, b.jpg|'], { styles: ['a, b.jpg'] }],
  ])('%j', async (texts, vary) => {
    const read = await parse(...texts);
    expect(read).toEqual(vary);
    expect(Object.keys(read)).toEqual(Object.keys(vary));
  });

  it('takes the paintings of folders and patterns', async () => {
    const both = [join(folder, 'art/monet.jpg'), join(folder, 'art/wave.png')];
    expect(await parse(`style=${join(folder, 'art')}`)).toEqual({ styles: both });
    const { styles = [] } = await parse(`style=${join(folder, 'art/*.png')}`);
    expect(styles.map((name) => resolve(String(name)))).toEqual(both.slice(1));
  });

  it.each([
    ['stylWeight=3', "the name of an option but received 'stylWeight'. Did you mean 'styleWeight'?"],
    ['style-wieght=3', "Did you mean 'styleWeight'?"],
    ['seed', "an option and values, such as styleWeight=5,14,40, for --vary but received 'seed'"],
    ['=3', 'an option and values'],
    ['seed=', "for --seed but received ''"],
    ['seed=1,,2', "for --seed but received ''"],
    ['seed=1,x', "a whole number from 0 to 4294967295 for --seed but received 'x'"],
    ['colors=blue', "for --colors but received 'blue'"],
    ['model=vgg20', "one of compact, vgg19, vgg16, squeezenet, googlenet, random for --model but received 'vgg20'"],
    ['memory=lots', 'a size such as 4GB'],
    ['keep=a.png,', "a value for --keep but received ''"],
    ['style=a.jpg,', 'the names of paintings'],
    ['constructor=1', "the name of an option but received 'constructor'"],
  ])('%s is refused', async (text, message) => {
    await expect(parse(text)).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining(message),
    });
  });
});

it.each([
  [['5', '14'], '5,14'],
  [['5'], '5'],
  [['1,0.5', '2'], '1,0.5|2'],
  [['1,0.5'], '1,0.5|'],
  [['a|b'], 'a|b|'],
  [['a,b', ''], 'a,b||'],
  [['', 'a'], ',a'],
])('%j are joined so that they can be told apart', (texts, joined) => {
  expect(joinValues(texts)).toBe(joined);
});
