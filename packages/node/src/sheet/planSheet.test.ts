import type { Vary } from '@pastiche/pipeline';
import { describe, expect, it } from 'vitest';
import type { BackendName } from '../engines/candidates.ts';
import type { Picture } from '../platform.ts';
import { pattern } from '../testing.ts';
import { planSheet } from './planSheet.ts';

type Varied = Vary<Picture, BackendName>;

const job = { content: 'photo.jpg', styles: 'painting.jpg' };
const plan = (vary: Varied, more: object = {}) => planSheet({ ...job, ...more }, vary);
const labels = (vary: Varied): string[] => plan(vary).tiles.map(({ label }) => label);

describe('a plan', () => {
  it('of two options has columns and rows with headings', () => {
    const { tiles, columns, columnWords, rowWords, captions } = plan({
      styleWeight: [5, 14, 40],
      styleScale: [0.5, 1],
    });
    expect(columns).toBe(3);
    expect(columnWords).toEqual(['5', '14', '40'].map((value) => ({ name: 'style weight', value })));
    expect(rowWords).toEqual(['0.5', '1'].map((value) => [{ name: 'style scale', value }]));
    expect(captions).toBeUndefined();
    expect(tiles[4]).toMatchObject({
      ...{ index: 4, column: 1, row: 1, label: 'style weight 14, style scale 1' },
      variant: { styleWeight: 14, styleScale: 1 },
      job: { ...job, size: 256, styleWeight: 14, styleScale: 1 },
      settings: { size: 256, styleWeight: 14, styleScale: 1, preset: 'default' },
    });
  });

  it('of three options has further rows', () => {
    const { tiles, rowWords } = plan({ seed: [1, 2], size: [64, 128], colors: ['style', 'match'] });
    expect(rowWords?.map((words) => words.map(({ value }) => value).join(' '))).toEqual([
      ...['64 style', '128 style', '64 match', '128 match'],
    ]);
    expect(tiles.map(({ row, column }) => `${row}${column}`)).toEqual(['00', '01', '10', '11', '20', '21', '30', '31']);
    expect(tiles[7].job).toMatchObject({ seed: 2, size: 128, colors: 'match' });
  });

  it.each([
    [1, 1, 1],
    [4, 4, 1],
    [5, 3, 2],
    [7, 3, 3],
    [10, 4, 3],
    [16, 4, 4],
  ])('of one option with %i values has %i columns and %i rows', (count, columns, rows) => {
    const { tiles, captions, ...more } = plan({ seed: Array.from({ length: count }, (_, i) => i) });
    expect(more).toEqual({ columns });
    expect(tiles.at(-1)?.row).toBe(rows - 1);
    expect(captions?.at(-1)).toEqual({ name: 'seed', value: String(count - 1) });
  });

  it('says in words what varies', () => {
    expect(labels({ styles: ['art/monet.jpg', new URL('https://example.org/wave.png'), ['a.jpg', 'b.jpg']] })).toEqual([
      ...['monet', 'wave', 'a, b'],
    ]);
    expect(labels({ styles: [pattern(8, 8), new Uint8Array(4)] })).toEqual(['picture 1', 'picture 2']);
    expect(labels({ masks: ['subject.png'] })).toEqual(['mask subject']);
    expect(
      labels({
        styleLayers: [
          { conv1_1: 0.5, conv2_1: 0.5 },
          { conv1_1: 1 / 3, conv2_1: 2 / 3 },
        ],
      }),
    ).toEqual(['style layers conv1_1, conv2_1', 'style layers conv1_1:0.333, conv2_1:0.667']);
    expect(labels({ units: [{}, { 'conv1_1:2': 0.5, 'conv1_1:3': 0 }] })).toEqual([
      'units none',
      'units conv1_1:2=0.5, conv1_1:3=0',
    ]);
    expect(labels({ model: ['compact', 'vgg19'] })).toEqual(['model compact', 'model vgg19']);
    expect(labels({ init: ['random', './start.png'] })).toEqual(['init random', 'init start']);
  });

  it.each<[Varied, object, string, string]>([
    [{ seed: [1, -1] }, {}, 'invalid-option', 'for seed but received -1'],
    [{ seeed: [1] } as Varied, {}, 'invalid-option', "Did you mean 'seed'?"],
    [{ seed: [1] }, { sise: 9 }, 'invalid-option', "Did you mean 'size'?"],
    [{ seed: [1] }, { gamut: 'p3' }, 'invalid-option', "'gamut'"],
    [{ seed: [1] }, { styles: undefined }, 'invalid-option', 'for styles but received undefined'],
    [{ styleScale: [1, [1, 2]] }, {}, 'invalid-option', 'for styleScale'],
    [{ styleLayers: [{ conv1_1: 1 }, { conv7_1: 1 }] }, {}, 'unknown-layer', "'conv7_1'"],
    [{ model: ['compact', 'googlenet'] }, { styleLayers: { conv1_1: 1 } }, 'unknown-layer', 'googlenet has'],
    [{ content: ['a.jpg'] } as Varied, {}, 'invalid-option', 'options that may vary'],
  ])('of %j is refused as a whole', (vary, more, code, message) => {
    const planning = (): unknown => plan(vary, more);
    expect(planning).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });
});
