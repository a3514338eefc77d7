import {
  type OptionSpec,
  optionTable,
  parseOption,
  presets,
  printOption,
  type StyleOptions,
  type UnitWeights,
} from '@pastiche/core';
import { networks } from '@pastiche/models';
import { isPath } from '@pastiche/pipeline';
import { type Command, Option } from 'commander';
import { imageTypes } from '../files/encode.ts';
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

/** Adds the options of a run, but for some. */
export function addRunOptions(command: Command, but: readonly string[] = []): void {
  const add = (group: string, ...options: Option[]): void => {
    for (const option of options) {
      if (!but.includes(option.attributeName())) command.addOption(option.helpGroup(`${group}:`));
    }
  };
  const saveEvery = new Option('--save-every <steps>', 'also write the picture so far, each time after so many steps');
  const blend = new Option('--blend <weights>', 'how much each painting counts, such as 0.7,0.3 (default: all alike)');
  const memory = 'most memory to take, such as 4GB: what needs more is computed in blocks (default: what is free)';
  const tileSize = 'side of these blocks (default: the largest that the memory allows)';
  const workers = 'threads that compute together on WebAssembly; 1 turns it off (default: one for each processor)';
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
    new Option('--workers <n>', workers).argParser(wholeNumber('--workers')),
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
