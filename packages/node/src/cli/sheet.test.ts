import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../files/images.ts';
import { inspectImage } from '../files/metadata.ts';
import { pattern, temporaryFolder } from '../testing.ts';
import { linesOf, manyRuns, runPastiche } from './testing.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const quick = ['--size', '32', '--min-size', '32', '--iterations', '2', '--backend', 'onnx'];
const pair = ['photo.png', 'monet.png'];

beforeAll(async () => {
  mkdirSync(at('art'));
  await writeImage(at('photo.png'), pattern(48, 36));
  for (const [i, name] of ['monet', 'art/wave', 'art/fuji'].entries())
    await writeImage(at(`${name}.png`), pattern(40, 40, 3, i + 2));
});

describe('pastiche sheet', () => {
  const run = manyRuns(folder);

  it('paints a sheet that says how each tile was made', async () => {
    const vary = ['--vary', 'styleWeight=5,14', '--vary', 'style-layers=conv1_1,conv2_1|conv4_1'];
    const print = ['--dpi', '150', '--author', 'Ann'];
    const { code, stdout, stderr } = await run([
      'sheet',
      at('photo.png'),
      ...pair.slice(1),
      ...vary,
      ...quick,
      ...print,
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(linesOf(stdout)).toEqual([
      expect.stringMatching(/^Backend: .+/),
      '1/4  style weight 5, style layers conv1_1, conv2_1',
      '2/4  style weight 14, style layers conv1_1, conv2_1',
      '3/4  style weight 5, style layers conv4_1',
      '4/4  style weight 14, style layers conv4_1',
      expect.stringMatching(/^Wrote photo-monet-sheet\.png \(\d+x\d+\) after \d:\d\d$/),
    ]);
    const inspected = await run(['inspect', 'photo-monet-sheet.png']);
    const layers = 'styleLayers=conv1_1:0.5,conv2_1:0.5|conv4_1:1';
    const rest = '--iterations 2 --backend onnx';
    const tile = (weight: number, value: string): string =>
      `pastiche photo.png monet.png --size 32 --min-size 32 --style-weight ${weight} --style-layers ${value} ${rest}`;
    expect(linesOf(inspected.stdout)).toEqual([
      `pastiche sheet photo.png monet.png --vary styleWeight=5,14 --vary '${layers}' --size 32 --min-size 32 ${rest} --dpi 150 --author Ann`,
      '# style weight 5, style layers conv1_1, conv2_1',
      tile(5, 'conv1_1:0.5,conv2_1:0.5'),
      '# style weight 14, style layers conv1_1, conv2_1',
      tile(14, 'conv1_1:0.5,conv2_1:0.5'),
      '# style weight 5, style layers conv4_1',
      tile(5, 'conv4_1:1'),
      '# style weight 14, style layers conv4_1',
      tile(14, 'conv4_1:1'),
    ]);
    const { stdout: json } = await run(['inspect', 'photo-monet-sheet.png', '--json']);
    const { tiles, ...facts } = JSON.parse(json);
    expect(facts).toMatchObject({ format: 'png', dpi: 150, author: 'Ann', backend: 'onnx' });
    expect(tiles).toHaveLength(4);
    expect(tiles[2]).toEqual({
      label: 'style weight 5, style layers conv4_1',
      isBlank: false,
      words: tile(5, 'conv4_1:1').split(' '),
      command: tile(5, 'conv4_1:1'),
    });
  });

  it('paints by all paintings of a folder, and tells programs of it', async () => {
    const args = ['sheet', 'photo.png', '--vary', 'style=art/', ...quick, '-o', 'sheet.webp', '--json', '--full-paths'];
    const { code, stdout, stderr } = await run(args);
    expect([code, stderr]).toEqual([0, '']);
    const events = linesOf(stdout).map((line) => JSON.parse(line));
    const { width, height } = await sharp(at('sheet.webp')).metadata();
    const tile = { row: 0, width: 32, height: 24, total: 2 };
    expect(events).toEqual([
      { type: 'planned', total: 2, columns: 2, width, height },
      { type: 'painted', ...tile, index: 0, column: 0, label: 'fuji', variant: { styles: 'art/fuji.png' }, done: 1 },
      { type: 'painted', ...tile, index: 1, column: 1, label: 'wave', variant: { styles: 'art/wave.png' }, done: 2 },
      { type: 'written', output: 'sheet.webp', width, height },
    ]);
    const { made } = await inspectImage(at('sheet.webp'));
    expect(made?.sheet?.vary).toEqual({ styles: [at('art/fuji.png'), at('art/wave.png')] });
    expect(made?.job).toMatchObject({ content: at('photo.png'), styles: at('art/fuji.png'), size: 32 });
    const { stdout: text } = await run(['inspect', 'sheet.webp']);
    expect(text).toContain(
      `pastiche sheet ${at('photo.png')} --vary style=${at('art/fuji.png')},${at('art/wave.png')} `,
    );
  });

  it('says nothing of itself where it is not to', async () => {
    const args = ['sheet', ...pair, '--vary', 'seed=1,2', ...quick, '-o', 'silent.jpg', '--no-settings'];
    expect((await run(args)).code).toBe(0);
    expect((await inspectImage(at('silent.jpg'))).made).toBeUndefined();
  });

  it('goes on after a tile that cannot be painted, and fails at the end', async () => {
    const args = ['sheet', ...pair, '--vary', 'memory=1MB,4GB', ...quick, '-o', 'some.png'];
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^pastiche: 1 of 2 tiles failed; the first: At size 32 this picture takes .*\n$/);
    expect(linesOf(stdout).slice(1)).toEqual([
      expect.stringMatching(/^1\/2 {2}memory 1000000 failed: At size 32/),
      '2/2  memory 4000000000',
      expect.stringMatching(/^Wrote some\.png/),
    ]);
    expect((await run(['inspect', 'some.png'])).stdout).toContain('\n# memory 1000000 (blank)\n');
    const none = await run(['sheet', ...pair, '--vary', 'memory=1MB', ...quick, '-o', 'none.png']);
    expect(none.code).toBe(1);
    expect(existsSync(at('none.png'))).toBe(false);
  });

  it.each<[string, string[], number, string]>([
    ['no --vary', pair, 2, "required option '--vary <option=values>' not specified"],
    ['a wrong name', [...pair, '--vary', 'stylWeight=3'], 2, "Did you mean 'styleWeight'?"],
    ['what no sheet has', [...pair, '--vary', 'output=a.png'], 2, "but received 'output'"],
    ['what no command has', [...pair, '--vary', 'seed=1', '--depth', '16'], 2, "unknown option '--depth'"],
    ['no painting', ['photo.png', '--vary', 'seed=1'], 2, '--vary style=a.jpg,b.jpg'],
    ['paintings twice', [...pair, '--vary', 'style=art/'], 2, 'no paintings beside it'],
    ['a layer that is none', [...pair, '--vary', 'styleLayers=conv1_1|conv9_1'], 2, "Unknown layer 'conv9_1'"],
    ['too many tiles', [...pair, '--vary', `seed=${'1,'.repeat(400)}1`], 2, 'at most 400 combinations'],
    ['a file that it reads', [...pair, '--vary', 'seed=1', '-o', 'photo.png'], 1, 'Cannot write photo.png'],
    [
      'a painting that it reads',
      ['photo.png', '--vary', 'style=art/', '-o', 'art/fuji.png'],
      1,
      'Cannot write art/fuji.png',
    ],
    ['a picture of no kind', [...pair, '--vary', 'seed=1', '-o', 'sheet.gif'], 1, 'Cannot write sheet.gif'],
    [
      'too wide a WebP',
      [...pair, '--size', '8192', '--vary', 'seed=1,2', '-o', 'a.webp'],
      2,
      'at most 16383 pixels a side',
    ],
    ['a painting that is not there', ['photo.png', '--vary', 'style=none.png'], 1, 'Cannot read none.png'],
  ])('refuses %s in a line, before anything is painted', async (_, args, code, message) => {
    const refused = await run(['sheet', ...args, '--iterations', '100000']);
    expect(refused).toMatchObject({ code, stdout: '' });
    expect(linesOf(refused.stderr)).toEqual([expect.stringContaining(message)]);
  });
});

it('an interrupted sheet is written as far as it is painted', async () => {
  const args = ['sheet', ...pair, '--vary', 'iterations=2,3,1000000', ...quick, '-o', 'part.png', '--json'];
  let isSent = false;
  const { code, stdout, stderr } = await runPastiche(args, {
    folder,
    during: (child, text) => {
      if (!isSent && text.includes('"done":2')) isSent = child.kill('SIGINT');
    },
  });
  expect([code, stderr]).toEqual([130, '']);
  const events = linesOf(stdout).map((line) => JSON.parse(line));
  expect(events.map(({ type }) => type)).toEqual(['planned', 'painted', 'painted', 'interrupted']);
  expect(events.at(-1)).toEqual({ type: 'interrupted', output: 'part.png' });
  const { made, width, height } = await inspectImage(at('part.png'));
  expect([width, height]).toEqual([events[0].width, events[0].height]);
  expect(made?.sheet).toEqual({ vary: { iterations: [2, 3, 1_000_000] }, blank: [2] });
});
