import { invalidOption } from '@pastiche/core';
import { networks } from '@pastiche/models';
import { deviceNames } from '@pastiche/pipeline';
import { Option } from 'commander';
import { backendNames } from '../engines/candidates.ts';

/** The network and the engine of all commands that compute. `remark` is what there is to add about the models. */
export function networkOptions(remark: string): Option[] {
  const model = `default: vgg19 with --weights, else compact; ${remark}`;
  return [
    new Option('--model <name>', model).choices(Object.keys(networks)),
    new Option('--weights <file>', 'its weights: a safetensors or Keras .h5 file, or a URL'),
    new Option('--backend <name>', 'default: the fastest that works here').choices([...backendNames]),
    new Option(
      '--device <name>',
      'what ONNX Runtime computes on (default: auto, the fastest that computes right)',
    ).choices([...deviceNames]),
    new Option(
      '--dtype <name>',
      'floats of ONNX Runtime; f16 is quicker on graphics cards only (default: f32)',
    ).choices(['f32', 'f16']),
  ];
}

/** How often to note how far the run is, and what programs read. */
export function reportOptions(): Option[] {
  const every = new Option('--checkpoint-every <time>', 'such as 60s, 5m or 1h (default: 60s)');
  return [
    every.argParser(seconds('--checkpoint-every')),
    new Option('--json', 'one event a line on stdout, as JSON, and nothing else'),
    new Option('--trace <file>', 'write options, backend and every event to a JSON file'),
  ];
}

/** `contentWeight` as `--content-weight`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Reads `0.7,0.3`. */
export function parseNumbers(flag: string, text: string): number[] {
  return text.split(',').map((part) => {
    const value = part.trim() === '' ? Number.NaN : Number(part);
    if (!(value >= 0)) throw invalidOption(flag, 'non-negative numbers such as 0.7,0.3', text);
    return value;
  });
}

/** Reads `land.png,sky.png`; an empty name stands for no picture. */
export function parsePictures(text: string): (string | null)[] {
  return text.split(',').map((part) => part.trim() || null);
}

/** A reader of numbers for a flag. */
export function number(flag: string): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isNaN(value)) throw invalidOption(flag, 'a number', text);
    return value;
  };
}

/** Reads `60s`, `5m` or `1h`, in seconds. */
function seconds(flag: string): (text: string) => number {
  return (text) => {
    const [, value, unit = 's'] = /^(\d+(?:\.\d+)?)\s*([smh])?$/.exec(text.trim()) ?? [];
    if (value === undefined) throw invalidOption(flag, 'a time such as 60s, 5m or 1h', text);
    return Number(value) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h'];
  };
}

/** A reader of counts for a flag. */
export function wholeNumber(flag: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1) throw invalidOption(flag, 'a whole number from 1 up', text);
    return value;
  };
}

/** Reads `4GB`, `800 MB` or a number of bytes. */
export function parseBytes(text: string): number {
  const [, value, unit] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?\s*$/i.exec(text) ?? [];
  const bytes = Number(value) * 1000 ** ['', 'k', 'm', 'g', 't'].indexOf((unit ?? '').toLowerCase());
  if (!(bytes >= 1)) throw invalidOption('--memory', 'a size such as 4GB', text);
  return Math.floor(bytes);
}
