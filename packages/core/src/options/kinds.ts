import { invalidOption } from '../errors.ts';
import type { LayerWeights, StyleOptions, UnitWeights } from './options.ts';
import { type OptionSpec, optionTable } from './table.ts';
import { checkUnits, parseUnits, printUnits } from './units.ts';

type Weights = LayerWeights | UnitWeights;
type Kind = OptionSpec['kind'];

/** What can be done with the values of one kind of option. */
interface KindOf<Spec> {
  /** Turns text into a value, or into something that `check` refuses. */
  parse(text: string, label: string): unknown;
  /** Turns a value into text that `parse` reads. */
  print(value: never): string;
  /** Throws `invalid-option` unless the option accepts the value. */
  check(label: string, value: unknown, spec: Spec): void;
}

const number: KindOf<Extract<OptionSpec, { min: number }>> = { parse: parseNumber, print: String, check: checkNumber };

const kinds: { [Name in Kind]: KindOf<Extract<OptionSpec, { kind: Name }>> } = {
  number,
  integer: number,
  choice: { parse: (text) => text, print: String, check: checkChoice },
  layers: { parse: parseLayers, print: printLayers, check: checkLayers },
  units: { parse: parseUnits, print: printUnits, check: checkUnits },
};

const kindOf = (name: keyof StyleOptions): KindOf<OptionSpec> => kinds[optionTable[name].kind] as KindOf<OptionSpec>;

/**
 * Reads an option's value from text: a number, a word, layers as `conv1_1:0.5,conv2_1:0.5` (layers without a weight share
 * alike), or units as `conv3_1:42=0.2`.
 *
 * @param label the option's name in error messages
 * @throws PasticheError `invalid-option` unless the option accepts the value
 */
export function parseOption(name: keyof StyleOptions, text: string, label: string = name): unknown {
  const value = kindOf(name).parse(text, label);
  checkOption(name, value, label);
  return value;
}

/** Writes an option's value as text that {@link parseOption} reads; undefined and no units become an empty text. */
export function printOption(name: keyof StyleOptions, value: unknown): string {
  return value === undefined ? '' : kindOf(name).print(value as never);
}

/**
 * @param label the option's name in error messages
 * @throws PasticheError `invalid-option` unless the option accepts the value
 */
export function checkOption(name: keyof StyleOptions, value: unknown, label: string = name): void {
  kindOf(name).check(label, value, optionTable[name]);
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

function checkChoice(label: string, value: unknown, { choices }: Extract<OptionSpec, { kind: 'choice' }>): void {
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

function printLayers(value: Weights): string {
  return Object.entries(value)
    .map(([layer, weight]) => `${layer}:${weight}`)
    .join(',');
}

function checkLayers(label: string, value: unknown): void {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const fine = entries.every(([, weight]) => typeof weight === 'number' && weight >= 0 && Number.isFinite(weight));
  if (entries.length === 0 || !fine) {
    throw invalidOption(label, 'layers with non-negative weights, such as { conv1_1: 1 },', value);
  }
}
