import { describe, expect, it } from 'vitest';
import { type Made, printXmp, tilesOf } from './made.ts';
import { parseXmp } from './parseMade.ts';

const made: Made = {
  version: '0.1.0',
  job: {
    content: 'Ödland <&> "1".jpg',
    styles: ["l'étang.png"],
    size: 768,
    blend: [1],
    depth: 16,
    masks: ['a.png', null],
  },
  texture: undefined,
  backend: 'onnx',
  dpi: 300,
};
const withSheet = (sheet: unknown): string => printXmp({ made: { ...made, sheet } as Made });
const withJob = (job: unknown): string => printXmp({ made: { job } as unknown as Made });

describe('XMP', () => {
  it('says who made a picture and how, and is read back', () => {
    const xmp = printXmp({ author: 'Ann & <Bo>', made });
    expect(xmp).toContain('<xmp:CreatorTool>pastiche 0.1.0</xmp:CreatorTool>');
    expect(parseXmp(xmp)).toEqual({ author: 'Ann & <Bo>', made });
  });

  it('is read also as an attribute and with numbered characters, as other programs write it', () => {
    const attribute = printXmp({ made })
      .replace('<pastiche:made>', '<rdf:Description pastiche:made="')
      .replace('</pastiche:made>', '"/>')
      .replaceAll('&apos;', '&#39;')
      .replaceAll('&quot;', '&#x22;');
    expect(parseXmp(attribute).made).toEqual(made);
  });

  it('is decoded once only', () => {
    for (const author of ['&lt;', '&#38;lt;', '&#x26;amp;', '&LT;'])
      expect(parseXmp(printXmp({ author }))).toEqual({ author });
  });

  it('says nothing where there is nothing', () => {
    for (const each of ['', '<x:xmpmeta/>', printXmp({})]) expect(parseXmp(each)).toEqual({});
    expect(parseXmp(`<pastiche:made>${'x'.repeat(2e6)}</pastiche:made>`)).toEqual({});
  });

  it('keeps a texture apart, which has no photo', () => {
    const texture = { width: 64, seamless: 'x' as const };
    const { made: read } = parseXmp(printXmp({ made: { job: { styles: ['a.jpg'] }, texture } }));
    expect(read).toEqual({ job: { styles: ['a.jpg'] }, texture });
  });

  it('says how each tile of a sheet was made', () => {
    const vary = { styleWeight: [5, 14], styles: ['a.jpg', ['b.jpg', 'c.jpg']], styleLayers: [{ conv1_1: 1 }] };
    const sheet: Made = { job: { content: 'p.jpg', styles: 'a.jpg', size: 64 }, sheet: { vary, blank: [3] }, dpi: 90 };
    const { made: read } = parseXmp(printXmp({ made: sheet }));
    expect(read).toEqual(sheet);
    const tiles = tilesOf(read as Made);
    expect(tiles.map(({ made: { job } }) => [job.styleWeight, job.styles])).toEqual([
      [5, 'a.jpg'],
      [14, 'a.jpg'],
      [5, ['b.jpg', 'c.jpg']],
      [14, ['b.jpg', 'c.jpg']],
    ]);
    expect(tiles.map(({ isBlank }) => isBlank)).toEqual([false, false, false, true]);
    expect(tiles[3].made).toEqual({
      job: { content: 'p.jpg', size: 64, styleWeight: 14, styles: ['b.jpg', 'c.jpg'], styleLayers: { conv1_1: 1 } },
    });
    expect(tilesOf(made)).toEqual([]);
  });

  it('takes the most tiles of a sheet, with long values, in what a JPEG can hold', () => {
    const layers = (weight: number): Record<string, number> =>
      Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`conv${i + 1}_1`, weight / 3]));
    const vary = { styleLayers: Array.from({ length: 20 }, (_, i) => layers(i + 1)), seed: [...Array(20).keys()] };
    const xmp = printXmp({ made: { job: { content: 'p.jpg', styles: 'a.jpg' }, sheet: { vary } } });
    expect(xmp.length).toBeLessThan(60_000);
    expect(tilesOf(parseXmp(xmp).made as Made)).toHaveLength(400);
  });

  it('takes no prototype from a file', () => {
    const job = '{"content":"a","styles":"b","__proto__":{"size":9}}';
    const { made: read } = parseXmp(`<pastiche:made>{"job":${job}}</pastiche:made>`);
    expect(read?.job).toEqual({ content: 'a', styles: 'b' });
    expect(read?.job.size).toBeUndefined();
    const sheet = '{"vary":{"seed":[1],"__proto__":{"seed":[9]},"units":[{"__proto__":{"conv1_1:1":2}}]}}';
    const { made: tiled } = parseXmp(`<pastiche:made>{"job":${job},"sheet":${sheet}}</pastiche:made>`);
    expect(Object.entries(tiled?.sheet?.vary ?? {})).toEqual([
      ['seed', [1]],
      ['units', [{}]],
    ]);
    expect(Object.hasOwn(tiled?.sheet?.vary.units?.[0] ?? {}, '__proto__')).toBe(false);
  });

  it.each<[string, string]>([
    ['no JSON', '<pastiche:made>{</pastiche:made>'],
    ['no job', '<pastiche:made>{}</pastiche:made>'],
    ['an option of another version', withJob({ content: 'a', styles: 'b', brushes: 3 })],
    ['a value that is none', withJob({ content: 'a', styles: 'b', size: '1; rm -rf ~' })],
    ['a number for a name', withJob({ content: 7, styles: 'b' })],
    ['a tile with a value that is none', withSheet({ vary: { seed: [1, 'x'] } })],
    ['a tile with an option of another version', withSheet({ vary: { brushes: [1] } })],
    ['a sheet of nothing', withSheet({ vary: {} })],
    ['a sheet of photos', withSheet({ vary: { content: ['a', 'b'] } })],
    ['a list without values', withSheet({ vary: { seed: [] } })],
    ['too many tiles', withSheet({ vary: { seed: [...Array(21).keys()], size: Array(20).fill(64) } })],
    ['a blank tile that is none', withSheet({ vary: { seed: [1] }, blank: [-1] })],
    ['an engine that is no word', printXmp({ made: { ...made, backend: '$(reboot)' } })],
  ])('refuses %s', (_, xmp) => {
    expect(() => parseXmp(xmp)).toThrow(/^Expected .* but received/);
  });
});
