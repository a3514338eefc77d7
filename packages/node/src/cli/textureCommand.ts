import type { TextureShape } from '@pastiche/core';
import { type Command, Option } from 'commander';
import { wholeNumber } from './values.ts';

/** Options of runs that are about a photo, or that `--seamless` says. */
const without = [
  ...['strength', 'contentWeight', 'contentLayers', 'border', 'colors', 'colorStrength', 'init', 'shapesFrom'],
  ...['mask', 'masks', 'map', 'styleMaps', 'protect', 'protectWeight', 'keep', 'feather', 'uncovered', 'keepExif'],
];

/**
 * Adds `pastiche texture`, which makes a new texture of paintings alone.
 *
 * @param addOptions adds the options that all runs have, but for some
 * @param begin runs what the flags say
 */
export function addTextureCommand(
  program: Command,
  addOptions: (command: Command, but: readonly string[]) => void,
  begin: (flags: Record<string, unknown>, job: { styles: string[] }, texture: TextureShape) => Promise<void>,
): void {
  const command = program
    .command('texture')
    .description('make a new texture of one or more paintings, without a photo')
    .usage('<painting...> [-o texture.png] [options]')
    .helpOption('-h, --help', 'this text')
    .argument('<painting...>', 'the paintings: files, URLs, or - for stdin')
    .addHelpText('after', notes);
  const side = (flag: string): Option =>
    new Option(`${flag} <n>`, 'in pixels (default: --size)').argParser(wholeNumber(flag));
  const seamless = new Option(
    '--seamless [direction]',
    'make a tile that goes on at its opposite edge; x or y: only there',
  );
  for (const option of [seamless.choices(['x', 'y']), side('--width'), side('--height')]) {
    command.addOption(option.helpGroup('Texture:'));
  }
  addOptions(command, without);
  command.action((styles: string[], { seamless, width, height, ...flags }: TextureShape & Record<string, unknown>) => {
    const { size } = flags as TextureShape;
    return begin(flags, { styles }, { size, width, height, seamless });
  });
}

const notes = `
Examples:
  pastiche texture painting.jpg --size 1024 --seamless -o tile.png
  pastiche texture painting.jpg --width 1024 --height 256 --seamless x --style-scale 0.5 -o frieze.png

--style-scale says how large the strokes are. Ctrl-C writes the picture so far.`;
