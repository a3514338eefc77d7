import { execFileSync } from 'node:child_process';
import { type Made, tilesOf, type Vary } from '@pastiche/pipeline';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import type { Arguments } from './arguments.ts';
import { madeBy } from './madeBy.ts';
import { madeCommand, quoteWords } from './madeCommand.ts';
import { createProgram } from './program.ts';
import { addRunOptions } from './runOptions.ts';
import { flagOf } from './values.ts';
import { parseVary } from './vary.ts';

/** What the command line says. */
async function parse(words: readonly string[]): Promise<Arguments> {
  const calls: Arguments[] = [];
  const program = createProgram('1.2.3', async (args) => void calls.push(args), new AbortController().signal);
  await program.parseAsync(['node', ...words]);
  return calls[0];
}

it.each([
  'pastiche photo.jpg monet.jpg wave.jpg --blend 0.7,0.3 --size 768 --style-scale 1,0.5 --units conv3_1:42=0.2',
  'pastiche photo.jpg painting.jpg --model vgg19 --style-layers conv1_1,conv2_1:0.25 --init noise.png --depth 16 --gamut p3 --dpi 300',
  'pastiche photo.jpg monet.jpg wave.jpg --masks land.png,,sky.png --keep face.png --shapes-from cubist.jpg --author A',
  'pastiche photo.jpg monet.jpg --mask subject.png --map m.png --style-maps n.png --colors match --seed 7 --backend wasm',
  'pastiche texture painting.jpg --width 64 --height 32 --seamless x',
])('a picture says the command that made it: %s', async (line) => {
  const args = await parse(line.split(' '));
  const { author } = args.encoding;
  const again = await parse(madeCommand(await madeBy(args, 'onnx'), { author }));
  expect(again).toEqual(args);
});

it.each<Vary>([
  { styleWeight: [5, 14], styleScale: [0.5, [1, 2]] },
  { styles: ['monet.jpg', 'wave.jpg'], colors: ['match'] },
  { styleLayers: [{ conv1_1: 0.5, conv2_1: 0.25 }], units: [{ 'conv1_1:2': 0.5 }, { 'conv1_1:2': 0, 'conv1_1:3': 2 }] },
  { masks: ['a.png', 'b.png'], model: ['vgg19', 'compact'] },
  {
    masks: [
      ['a.png', null],
      [null, 'b.png'],
    ],
    blend: [[0.7, 0.3]],
    init: ['random', './start.png'],
  },
])('a sheet says the command that made it, without what varies: %j', async (vary) => {
  const job = { content: 'photo.jpg', styles: ['first.jpg', 'second.jpg'], size: 64, styleWeight: 5, seed: 3 };
  const made = { job: { ...job, masks: 'first.png' }, sheet: { vary }, dpi: 90 } as Made;
  const words = madeCommand(made);
  expect(words.slice(0, 3)).toEqual(['pastiche', 'sheet', 'photo.jpg']);
  expect(words.slice(-2)).toEqual(['--dpi', '90']);
  const texts = words.filter((_, i) => words[i - 1] === '--vary');
  const command = new Command();
  addRunOptions(command);
  expect(await parseVary(texts, command.options)).toEqual(vary);
  for (const name of Object.keys(vary)) expect(words).not.toContain(flagOf(name));
  expect(words.includes('first.jpg')).toBe(!vary.styles);
  expect(words.includes('first.png')).toBe(!vary.masks);
  for (const tile of tilesOf(made)) {
    const args = await parse(madeCommand(tile.made));
    expect(args.job).toEqual({ ...tile.made.job, styles: [tile.made.job.styles].flat() });
    expect(args.encoding).toEqual({});
  }
});

it('names files without their folders, and addresses without passwords', async () => {
  const words = [
    'pastiche',
    '/home/me/photo.jpg',
    'https://u:secret@example.org/art/a%20b.jpg?token=1',
    '--keep',
    '../x/k.png',
  ];
  expect(madeCommand(await madeBy(await parse(words)))).toEqual([
    'pastiche',
    'photo.jpg',
    'a b.jpg',
    '--keep',
    'k.png',
  ]);
  const full = madeCommand(await madeBy(await parse([...words, '--full-paths'])));
  expect(full.slice(0, 3)).toEqual(['pastiche', '/home/me/photo.jpg', 'https://example.org/art/a%20b.jpg']);
});

it('a photo with the name of a command is a file', () => {
  const job = { content: 'texture', styles: ['resume', 'sheet'] };
  expect(madeCommand({ job } as unknown as Made)).toEqual(['pastiche', './texture', './resume', './sheet']);
});

it('a shell reads back what was quoted, and a terminal obeys nothing of it', () => {
  const job = { content: '-n $(id) `id` \'x\' \\ "y" * ~ é.jpg', styles: ['a\nb\u001b[2J\u202e;reboot'] };
  const words = madeCommand({ job } as unknown as Made, { author: '--help' });
  for (const each of ['\n', '\u001b', '\u202e']) expect(quoteWords(words)).not.toContain(each);
  const read = execFileSync('sh', ['-c', `printf '%s\\n' ${quoteWords(words)}`], { encoding: 'utf8' });
  expect(read.trimEnd().split('\n')).toEqual(words);
  expect(words.slice(1)).toEqual([`./${job.content}`, 'a\uFFFDb\uFFFD[2J\uFFFD;reboot', '--author=--help']);
});
