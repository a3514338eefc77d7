import { invalidOption, type SelectPoint } from '@pastiche/core';
import type { Command } from 'commander';
import { identify, needed } from '../files/files.ts';
import { checkWritable, writeImage } from '../files/images.ts';
import { type SelectFileOptions, select } from '../select.ts';
import { say } from './report.ts';
import { networkOptions, number } from './values.ts';

/** Adds `pastiche select`, which writes a mask of what is at some places of a photo. */
export function addSelectCommand(program: Command, signal: AbortSignal): void {
  // In one list, since their order counts.
  const points: SelectPoint[] = [];
  const click = (flag: string, add: boolean) => (text: string) => points.push(parsePoint(flag, text, add));
  const command = program
    .command('select')
    .description('write a mask of a thing in a photo, from places that are clicked on instead of drawn')
    .usage('<photo> --at <x,y> [-o mask.png] [options]')
    .argument('<photo>', 'the photo: a file or a URL')
    .helpOption('-h, --help', 'this text')
    .requiredOption('--at <x,y>', 'a place in the thing, such as 0.4,0.6; may be repeated', click('--at', true))
    .option('--not <x,y>', 'a place whose surroundings are not wanted; may be repeated', click('--not', false))
    .option('-o, --output <file>', 'where to write the mask, white on black', 'mask.png')
    .option(
      '--tolerance <0..1>',
      'how much a place takes: less below 0.5, more above (default: 0.5)',
      number('--tolerance'),
    )
    .option('--everywhere', 'also take what is alike elsewhere in the photo')
    .option('--feather <pixels>', 'width of a soft edge (default: 0)', number('--feather'))
    .option('--invert', 'select everything else')
    .addHelpText('after', notes)
    .action((photo: string, flags: Flags) => run(photo, points, flags, signal));
  for (const option of networkOptions('VGG is downloaded once')) command.addOption(option);
}

const notes = `
x and y are fractions of the photo's width and height, from the top left corner. Each place corrects what the ones before
it selected.

Example:
  pastiche select photo.jpg --at 0.4,0.6 --at 0.5,0.2 --not 0.7,0.1 -o mask.png`;

interface Flags extends Omit<SelectFileOptions, 'contiguous' | 'signal' | 'weights'> {
  at: unknown;
  not?: unknown;
  output: string;
  everywhere?: boolean;
  weights?: string;
}

async function run(
  photo: string,
  points: readonly SelectPoint[],
  { at, not, output, everywhere = false, ...options }: Flags,
  signal: AbortSignal,
): Promise<void> {
  if ((await identify(photo)) === (await identify(output))) throw needed(output);
  await checkWritable(output);
  const mask = await select(photo, points, { ...options, contiguous: !everywhere, signal });
  await writeImage(output, mask);
  const part = mask.data.reduce((sum, value) => sum + value / 255, 0) / mask.data.length;
  say(`Wrote ${output} (${mask.width}x${mask.height}); ${(100 * part).toFixed(1)}% of the photo is selected`);
}

function parsePoint(flag: string, text: string, add: boolean): SelectPoint {
  const [x, y, ...rest] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1) || rest.length > 0) {
    throw invalidOption(flag, 'two fractions from 0 to 1, such as 0.4,0.6', text);
  }
  return { x, y, add };
}
