import { invalidOption } from '@pastiche/core';
import { Command } from 'commander';
import type { Arguments } from './arguments.ts';
import { addBatchCommands } from './batchCommand.ts';
import { addDoctorCommand } from './doctor.ts';
import { addExploreCommand } from './exploreCommand.ts';
import { addFarmCommands } from './farmCommands.ts';
import { addInspectCommand } from './inspectCommand.ts';
import { addInstantCommand } from './instantCommand.ts';
import { addResumeCommand } from './resumeCommand.ts';
import { addRunOptions } from './runOptions.ts';
import { addSelectCommand } from './selectCommand.ts';
import { addSheetCommand } from './sheetCommand.ts';
import { addTextureCommand } from './textureCommand.ts';
import { addVideoCommand } from './videoCommand.ts';
import { addWeightsCommand } from './weightsCommand.ts';

/** The command; `run` gets what it was called with. Its `--help` is made from core's table of options. */
export function createProgram(version: string, run: (args: Arguments) => Promise<void>, signal: AbortSignal): Command {
  const program = new Command('pastiche')
    .description('Paints a photo in the style of one or more paintings (Gatys, Ecker & Bethge 2015).')
    .usage('<content> <style...> [-o picture.png] [options]')
    .argument('<content>', 'the photo: a file, a URL, or - for stdin')
    .argument('<style...>', 'the paintings')
    .version(version)
    .helpOption('-h, --help', 'this text')
    .showSuggestionAfterError()
    .exitOverride()
    // `weights list --json` is for `list`.
    .enablePositionalOptions()
    // Errors of all kinds are reported in one place and manner.
    .configureOutput({ outputError: () => {} })
    .configureHelp({ helpWidth: Math.min(100, process.stdout.columns || 100), showGlobalOptions: false })
    .addHelpText('after', examples);
  addRunOptions(program);
  addInstantCommand(program, addRunOptions, (flags, pictures) => run(argumentsFrom(pictures, flags)));
  addBatchCommands(program, addRunOptions, signal);
  addSheetCommand(program, addRunOptions, argumentsFrom, signal);
  addVideoCommand(program, addRunOptions, signal);
  addTextureCommand(program, addRunOptions, (flags, job, texture) => run({ ...argumentsFrom(job, flags), texture }));
  addResumeCommand(program, ({ command, ...rest }) =>
    run({ settings: true, encoding: {}, ...command, ...rest } as unknown as Arguments),
  );
  addWeightsCommand(program, signal);
  addExploreCommand(program, signal);
  addSelectCommand(program, signal);
  addInspectCommand(program);
  addFarmCommands(program);
  addDoctorCommand(program, version);
  return program.action((content: string, styles: string[], flags: Record<string, unknown>) =>
    run(argumentsFrom({ content, styles }, flags)),
  );
}

const examples = `
Examples:
  pastiche photo.jpg painting.jpg -o out.png
  pastiche photo.jpg monet.jpg wave.jpg --blend 0.7,0.3 --size 768
  pastiche photo.jpg monet.jpg --mask subject.png --uncovered keep
  pastiche photo.jpg monet.jpg wave.jpg --masks land.png,sky.png
  pastiche photo.jpg monet.jpg --map photo-map.png --style-maps monet-map.png
  pastiche photo.jpg monet.jpg --keep face.png
  pastiche photo.jpg monet.jpg --colors match
  pastiche photo.jpg monet.jpg wave.jpg --style-scale 1,0.5
  pastiche photo.jpg monet.jpg --shapes-from cubist.jpg
  pastiche photo.jpg painting.jpg --model vgg19 --style-layers conv1_1,conv2_1,conv3_1
  pastiche photo.jpg painting.jpg --preset paper --trace run.json
  pastiche instant photo.jpg painting.jpg -o out.png
  pastiche batch photos/ --styles paintings/ -o out
  pastiche watch inbox/ --styles monet.jpg -o out
  pastiche sheet photo.jpg painting.jpg --vary styleWeight=5,14,40 -o sheet.png
  pastiche video film.mp4 painting.jpg --preset instant -o out.mp4
  pastiche texture painting.jpg --seamless -o tile.png
  pastiche photo.jpg painting.jpg --size 4096 --checkpoint run.ckpt
  pastiche resume run.ckpt
  pastiche photo.jpg painting.jpg --size 2048 --depth 16 --dpi 300 -o print.tif
  pastiche inspect out.png
  pastiche serve --port 8080
  pastiche select photo.jpg --at 0.4,0.6 -o subject.png
  curl -s https://example.org/photo.jpg | pastiche - painting.jpg -o - --format webp > out.webp

Ctrl-C writes the picture so far, and a checkpoint if there is one.`;

/** What commander makes of the flags that are not the job's. */
interface Flags extends Omit<Arguments, 'job' | 'checkpoint' | 'encoding'>, Partial<Arguments['encoding']> {
  mask?: string;
  checkpoint?: string;
  checkpointEvery?: number;
}

function argumentsFrom(
  pictures: Pick<Arguments['job'], 'content' | 'styles'>,
  flags: Record<string, unknown>,
): Arguments {
  const { output, format, saveEvery, json, trace, mask, dpi, author, keepExif, settings, fullPaths, ...others } =
    flags as unknown as Flags;
  const { checkpoint: path, checkpointEvery: every, ...options } = others;
  if (every !== undefined && path === undefined)
    throw invalidOption('--checkpoint-every', '--checkpoint with it', 'none');
  const checkpoint = path === undefined ? undefined : { path, every };
  const job = { ...pictures, ...(mask === undefined ? {} : { masks: mask }), ...options };
  const file = { output, format, saveEvery, encoding: { dpi, author }, keepExif, settings, fullPaths };
  return { job, ...file, json: Boolean(json), trace, checkpoint };
}
