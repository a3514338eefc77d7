import { invalidOption } from '../errors.ts';
import type { LayerWeights, StyleOptions } from './options.ts';
import { type OptionSpec, optionTable } from './table.ts';
import { checkUnits, parseUnits } from './units.ts';

/**
 * Reads an option's value from text: a number, a word, layers as `conv1_1:0.5,conv2_1:0.5` (layers without a weight share
 * alike), or units as `conv3_1:42=0.2`. Several paintings' numbers have commas between them, their layers semicolons.
 *
 * @param label the option's name in error messages
 * @throws PasticheError `invalid-option` unless the option accepts the value
 */
export function parseOption(name: keyof StyleOptions, text: string, label: string = name): unknown {
  const value = parse(optionTable[name], text, label);
  checkOption(name, value, label);
  return value;
}

/** A value, or something that {@link checkOption} refuses. */
function parse({ perPainting, ...spec }: OptionSpec, text: string, label: string): unknown {
  const { kind } = spec;
  const parts = text.split(separator(kind));
  if (perPainting && parts.length > 1) return parts.map((part) => parse(spec, part, label));
  if (kind === 'choice') return text;
  if (kind === 'layers') return parseLayers(text, label);
  return kind === 'units' ? parseUnits(text) : parseNumber(text);
}

/** What is between the values of several paintings. */
function separator(kind: OptionSpec['kind']): string {
  return kind === 'layers' ? ';' : ',';
}

/** Writes an option's value as text that {@link parseOption} reads; undefined and no units become an empty text. */
export function printOption(name: keyof StyleOptions, value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  if (Array.isArray(value)) return value.map((each) => printOption(name, each)).join(separator(optionTable[name].kind));
  const sign = optionTable[name].kind === 'units' ? '=' : ':';
  return Object.entries(value)
    .map(([part, weight]) => part + sign + weight)
    .join(',');
}

/**
 * @param label the option's name in error messages
 * @throws PasticheError `invalid-option` unless the option accepts the value
 */
export function checkOption(name: keyof StyleOptions, value: unknown, label: string = name): void {
  const spec = optionTable[name];
  if (spec.perPainting && Array.isArray(value) && value.length > 0) {
    for (const each of value) checkOne(spec, label, each);
  } else checkOne(spec, label, value);
}

function checkOne(spec: OptionSpec, label: string, value: unknown): void {
  if (spec.kind === 'choice') checkChoice(label, value, spec.choices);
  else if (spec.kind === 'layers') checkLayers(label, value);
  else if (spec.kind === 'units') checkUnits(label, value);
  else checkNumber(label, value, spec);
}

/** Text that is no number stays text, so that the error can show it. */
function parseNumber(text: string): number | string {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(value) ? text : value;
}

function checkNumber(label: string, value: unknown, spec: Extract<OptionSpec, { min: number }>): void {
  if (spec.optional && value === undefined) return;
  const whole = spec.kind === 'integer';
  const inside = typeof value === 'number' && value >= spec.min && value <= spec.max;
  if (!inside || (whole && !Number.isInteger(value))) {
    const range = `${whole ? 'a whole number' : 'a number'} from ${spec.min} to ${spec.max}`;
    throw invalidOption(label, range, value);
  }
}

function checkChoice(label: string, value: unknown, choices: readonly string[]): void {
  if (choices.includes(value as string)) return;
  throw invalidOption(label, choices.map((choice) => `'${choice}'`).join(' or '), value);
}

function parseLayers(text: string, label: string): LayerWeights {
  const parts = text.split(',').map((part) => part.split(/[:=]/));
  const entries = parts.map(([layer, weight]) => [
    layer.trim(),
    weight === undefined ? 1 / parts.length : parseNumber(weight),
  ]);
  const fine = parts.every(({ length }) => length <= 2) && entries.every(([layer]) => layer !== '');
  if (!fine) throw invalidOption(label, 'layers such as conv1_1,conv2_1 or conv1_1:0.7,conv2_1:0.3', text);
  return Object.fromEntries(entries);
}

function checkLayers(label: string, value: unknown): void {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries = isMap ? Object.entries(value) : [];
  const fine = entries.every(([, weight]) => typeof weight === 'number' && weight >= 0 && Number.isFinite(weight));
  if (entries.length === 0 || !fine) {
    throw invalidOption(label, 'layers with non-negative weights, such as { conv1_1: 1 },', value);
  }
}
