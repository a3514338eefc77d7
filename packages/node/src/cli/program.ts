import {
  invalidOption,
  type OptionSpec,
  optionTable,
  parseOption,
  presets,
  printOption,
  type StyleOptions,
  type TextureShape,
  type UnitWeights,
} from '@pastiche/core';
import { networks } from '@pastiche/models';
import { isPath, type Job } from '@pastiche/pipeline';
import { Command, Option } from 'commander';
import type { CheckpointOptions } from '../checkpoint/keptRun.ts';
import type { BackendName } from '../engines/candidates.ts';
import { type EncodeOptions, type ImageFormat, imageTypes } from '../files/encode.ts';
import { addDoctorCommand } from './doctor.ts';
import { addExploreCommand } from './exploreCommand.ts';
import { addInspectCommand } from './inspectCommand.ts';
import { addResumeCommand, type Resumed } from './resumeCommand.ts';
import { addSelectCommand } from './selectCommand.ts';
import { addTextureCommand } from './textureCommand.ts';
import {
  flagOf,
  networkOptions,
  number,
  parseBytes,
  parseNumbers,
  parsePictures,
  reportOptions,
  wholeNumber,
} from './values.ts';
import { addWeightsCommand } from './weightsCommand.ts';

/** The command line, parsed and checked. No file has been read yet. */
export interface Arguments {
  /** The run: only what was given, since the rest comes from the preset. */
  job: Omit<Job<string, BackendName>, 'content' | 'styles'> & { content?: string; styles: readonly string[] };
  /** The shape of a texture, which has no photo. */
  texture?: TextureShape;
  output?: string;
  /** The kind of picture, if it goes to stdout. */
  format?: ImageFormat;
  saveEvery?: number;
  /** What the file says besides its pixels. */
  encoding: Pick<EncodeOptions, 'dpi' | 'author'>;
  /** Whether the EXIF of the photo is copied. */
  keepExif?: boolean;
  /** Whether the file says how it was made. */
  settings: boolean;
  /** Whether it names pictures with their folders. */
  fullPaths?: boolean;
  json: boolean;
  trace?: string;
  /** Where the run notes how far it has come. */
  checkpoint?: CheckpointOptions;
  /** Given if the run goes on from its checkpoint. */
  resumed?: Resumed['resumed'];
}

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
  addTextureCommand(program, addRunOptions, (flags, job, texture) => run({ ...argumentsFrom(job, flags), texture }));
  addResumeCommand(program, ({ command, ...rest }) =>
    run({ settings: true, encoding: {}, ...command, ...rest } as unknown as Arguments),
  );
  addWeightsCommand(program, signal);
  addExploreCommand(program, signal);
  addSelectCommand(program, signal);
  addInspectCommand(program);
  addDoctorCommand(program, version);
  return program.action((content: string, styles: string[], flags: Record<string, unknown>) =>
    run(argumentsFrom({ content, styles }, flags)),
  );
}

/** Adds the options of a run, but for some. */
function addRunOptions(command: Command, but: readonly string[] = []): void {
  const add = (group: string, ...options: Option[]): void => {
    for (const option of options) {
      if (!but.includes(option.attributeName())) command.addOption(option.helpGroup(`${group}:`));
    }
  };
  const saveEvery = new Option('--save-every <steps>', 'also write the picture so far, each time after so many steps');
  const blend = new Option('--blend <weights>', 'how much each painting counts, such as 0.7,0.3 (default: all alike)');
  const memory = 'most memory to take, such as 4GB: what needs more is computed in blocks (default: what is free)';
  const tileSize = 'side of these blocks (default: the largest that the memory allows)';
  const coarse = 'another network for all scales but the last, such as compact before vgg19';
  add(
    'Output',
    new Option('-o, --output <file>', 'where to write; the ending says how: .png .jpg .webp .avif .tif; - is stdout'),
    new Option('--format <name>', 'kind of picture for stdout (default: png)').choices(imageTypes),
    saveEvery.argParser(wholeNumber('--save-every')),
    new Option('--checkpoint <file>', 'note there how far the run is; "pastiche resume <file>" goes on after a crash'),
    ...printOptions(),
    ...reportOptions(),
  );
  for (const [name, spec] of Object.entries(optionTable)) add(spec.group, optionFor(name as keyof StyleOptions, spec));
  add('Regions', ...regionOptions());
  add(
    'Picture',
    blend.argParser((text) => parseNumbers('--blend', text)),
    new Option('--shapes-from <file>', 'a painting whose shapes are painted in the fine strokes of the others'),
  );
  add(
    'Network',
    ...networkOptions('VGG is fetched once, squeezenet and googlenet need --weights'),
    new Option('--memory <size>', memory).argParser(parseBytes),
    new Option('--tile-size <pixels>', tileSize).argParser(wholeNumber('--tile-size')),
    new Option('--coarse-model <name>', coarse).choices(Object.keys(networks)),
  );
}

/** What a picture file holds and says. */
function printOptions(): Option[] {
  const bits = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Number.NaN);
  return [
    new Option('--depth <bits>', 'bits a channel: 8, or 16 in .png and .tif (default: 8)').argParser(bits),
    new Option(
      '--gamut <name>',
      'colors to read, paint and write in: those of sRGB, or of Display P3 (default: srgb)',
    ).choices(['srgb', 'p3']),
    new Option('--dpi <n>', 'pixels on an inch of paper, for printers').argParser(number('--dpi')),
    new Option('--author <name>', 'who made it'),
    new Option('--keep-exif', "copy the photo's EXIF: date, place, camera"),
    new Option('--full-paths', 'the file names pictures with their folders'),
    new Option('--no-settings', 'the file does not say how it was made (see pastiche inspect)'),
  ];
}

/** Where paintings act, what of them is taken, and what stays. */
function regionOptions(): Option[] {
  const one = new Option('--mask <picture>', 'where the paintings act on the photo: its white parts').conflicts(
    'masks',
  );
  const masks = new Option(
    '--masks <pictures>',
    'the same for each painting, such as land.png,sky.png; an empty name is everywhere',
  );
  const styleMasks = new Option('--style-masks <pictures>', 'what of each painting is taken: white parts');
  const styleMaps = new Option('--style-maps <pictures>', 'the maps of the paintings for --map, in their order');
  const map = 'semantic map of the photo: each color takes the style of the same color in --style-maps';
  return [
    one,
    ...[masks, styleMasks, styleMaps].map((option) => option.argParser(parsePictures)),
    new Option('--map <picture>', map),
    new Option('--protect <picture>', "white parts keep more of the photo's content, such as a face"),
    new Option('--keep <picture>', "white parts stay the photo's pixels exactly"),
  ];
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
  pastiche texture painting.jpg --seamless -o tile.png
  pastiche photo.jpg painting.jpg --size 4096 --checkpoint run.ckpt
  pastiche resume run.ckpt
  pastiche photo.jpg painting.jpg --size 2048 --depth 16 --dpi 300 -o print.tif
  pastiche inspect out.png
  pastiche select photo.jpg --at 0.4,0.6 -o subject.png
  curl -s https://example.org/photo.jpg | pastiche - painting.jpg -o - --format webp > out.webp

Ctrl-C writes the picture so far, and a checkpoint if there is one.`;

function optionFor(name: keyof StyleOptions, spec: OptionSpec): Option {
  const option = new Option(`${flagOf(name)} <${placeholder(name, spec)}>`, describe(name, spec));
  return option.argParser((text, before) => {
    if (name === 'init' && isPath(text)) return text;
    const value = parseOption(name, text, flagOf(name));
    // So that every unit may have a flag of its own.
    return spec.kind === 'units' ? { ...(before as UnitWeights | undefined), ...(value as UnitWeights) } : value;
  });
}

function placeholder(name: string, spec: OptionSpec): string {
  if (name === 'init') return 'start';
  if (spec.kind === 'choice') return spec.choices.length > 2 ? 'name' : spec.choices.join('|');
  return { number: 'number', integer: 'n', layers: 'layers', units: 'units' }[spec.kind];
}

function describe(name: keyof StyleOptions, spec: OptionSpec): string {
  const choices = spec.kind === 'choice' && spec.choices.length > 2 ? `: ${spec.choices.join(', ')}` : '';
  const file = name === 'init' ? ', or a picture file' : '';
  const defaultOf = (preset: StyleOptions): string =>
    preset[name] === undefined
      ? name === 'learningRate'
        ? 'fitted'
        : 'none'
      : printOption(name, preset[name]) || 'none';
  const usual = defaultOf(presets.default);
  const others = Object.values(presets).filter((preset) => name !== 'preset' && defaultOf(preset) !== usual);
  const defaults = [usual, ...others.map((preset) => `${preset.preset}: ${defaultOf(preset)}`)].join('; ');
  return `${spec.help}${choices}${file} (default: ${defaults})`;
}

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
