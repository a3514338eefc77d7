import {
  checkOption,
  invalidOption,
  type LayerWeights,
  type OptionSpec,
  optionTable,
  parseUnits,
  type StyleOptions,
} from '@pastiche/core';

/** `contentWeight` as `--content-weight`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Turns a flag's text into the option's value, and checks it. */
export function parseOption(name: keyof StyleOptions, text: string): unknown {
  const spec = optionTable[name];
  const value = parse(name, spec, text);
  checkOption(name, value, flagOf(name));
  return value;
}

function parse(name: keyof StyleOptions, { kind }: OptionSpec, text: string): unknown {
  switch (kind) {
    case 'choice':
      return text;
    case 'layers':
      return parseLayers(name, text);
    case 'units':
      return parseUnits(text, flagOf(name));
    default:
      return parseNumber(text);
  }
}

/** `0.7,0.3` */
export function parseNumbers(flag: string, text: string): number[] {
  return text.split(',').map((part) => {
    const value = parseNumber(part);
    if (typeof value !== 'number' || value < 0) throw invalidOption(flag, 'non-negative numbers such as 0.7,0.3', text);
    return value;
  });
}

/** The number a text stands for, or the text itself, so that an error message can show it. */
function parseNumber(text: string): number | string {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(value) ? text : value;
}

/** `conv1_1:0.5,conv2_1:0.5`; layers without a weight share alike. */
function parseLayers(name: string, text: string): LayerWeights {
  const parts = text.split(',').map((part) => part.split(/[:=]/));
  const entries = parts.map(([layer, weight]) => [
    layer.trim(),
    weight === undefined ? 1 / parts.length : parseNumber(weight),
  ]);
  const fine = parts.every(({ length }) => length <= 2) && entries.every(([layer]) => layer !== '');
  if (!fine) throw invalidOption(flagOf(name), 'layers such as conv1_1,conv2_1 or conv1_1:0.7,conv2_1:0.3', text);
  return Object.fromEntries(entries);
}

/** `{ conv1_1: 0.5 }` as a flag would give it. */
export function showValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return 'none';
  return entries.map(([layer, weight]) => `${layer}:${weight}`).join(',');
}
