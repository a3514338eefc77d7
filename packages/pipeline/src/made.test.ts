import { describe, expect, it } from 'vitest';
import { type Made, printXmp } from './made.ts';
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

  it('takes no prototype from a file', () => {
    const job = '{"content":"a","styles":"b","__proto__":{"size":9}}';
    const { made: read } = parseXmp(`<pastiche:made>{"job":${job}}</pastiche:made>`);
    expect(read?.job).toEqual({ content: 'a', styles: 'b' });
    expect(read?.job.size).toBeUndefined();
  });

  it.each<[string, string]>([
    ['no JSON', '<pastiche:made>{</pastiche:made>'],
    ['no job', '<pastiche:made>{}</pastiche:made>'],
    ['an option of another version', withJob({ content: 'a', styles: 'b', brushes: 3 })],
    ['a value that is none', withJob({ content: 'a', styles: 'b', size: '1; rm -rf ~' })],
    ['a number for a name', withJob({ content: 7, styles: 'b' })],
    ['an engine that is no word', printXmp({ made: { ...made, backend: '$(reboot)' } })],
  ])('refuses %s', (_, xmp) => {
    expect(() => parseXmp(xmp)).toThrow(/^Expected .* but received/);
  });
});
