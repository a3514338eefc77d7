import { execFileSync } from 'node:child_process';
import type { Made } from '@pastiche/pipeline';
import { expect, it } from 'vitest';
import type { Arguments } from './arguments.ts';
import { madeBy } from './madeBy.ts';
import { madeCommand, quoteWords } from './madeCommand.ts';
import { createProgram } from './program.ts';

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
  const job = { content: 'texture', styles: ['resume'] };
  expect(madeCommand({ job } as unknown as Made)).toEqual(['pastiche', './texture', './resume']);
});

it('a shell reads back what was quoted, and a terminal obeys nothing of it', () => {
  const job = { content: '-n $(id) `id` \'x\' \\ "y" * ~ é.jpg', styles: ['a\nb\u001b[2J\u202e;reboot'] };
  const words = madeCommand({ job } as unknown as Made, { author: '--help' });
  for (const each of ['\n', '\u001b', '\u202e']) expect(quoteWords(words)).not.toContain(each);
  const read = execFileSync('sh', ['-c', `printf '%s\\n' ${quoteWords(words)}`], { encoding: 'utf8' });
  expect(read.trimEnd().split('\n')).toEqual(words);
  expect(words.slice(1)).toEqual([`./${job.content}`, 'a\uFFFDb\uFFFD[2J\uFFFD;reboot', '--author=--help']);
});
