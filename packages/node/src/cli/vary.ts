import { checkNames, invalidOption } from '@pastiche/core';
import type { Vary } from '@pastiche/pipeline';
import type { Option } from 'commander';
import { findPictures } from '../files/findPictures.ts';

/** Between values that have commas themselves. */
const separator = '|';

/**
 * Reads `--vary styleWeight=5,14,40`: the name of an option in either form, and its values as its flag takes them.
 *
 * @param texts what stands after each `--vary`; those of one option add up
 * @param options those that may vary, besides `style`
 * @throws PasticheError `invalid-option`
 */
export async function parseVary(texts: readonly string[], options: readonly Option[]): Promise<Vary> {
  const vary: Record<string, unknown[]> = {};
  for (const text of texts) {
    const [, given, list] = /^(?:--)?([\w-]+)=(.*)$/s.exec(text.trim()) ?? [];
    if (given === undefined) throw invalidOption('--vary', 'an option and values, such as styleWeight=5,14,40,', text);
    const name = given.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    checkNames({ [name]: list }, ['style', ...options.map((option) => option.attributeName())]);
    const option = options.find((each) => each.attributeName() === name);
    const values = splitValues(list);
    const field = { style: 'styles', mask: 'masks' }[name] ?? name;
    vary[field] ??= [];
    vary[field].push(...(option ? values.map((each) => parseValue(option, each)) : await findStyles(values)));
  }
  return vary;
}

/** As {@link splitValues} reads them. */
export function joinValues(texts: readonly string[]): string {
  if (!texts.some((text) => /[,|]/.test(text))) return texts.join(',');
  const isOpen = texts.length === 1 || texts[texts.length - 1] === '';
  return texts.join(separator) + (isOpen ? separator : '');
}

/** Between commas, or, where there is a `|`, between those; after the last of these there need be nothing. */
function splitValues(list: string): string[] {
  if (!list.includes(separator)) return list.split(',');
  return list.replace(/\|$/, '').split(separator);
}

function parseValue(option: Option, text: string): unknown {
  const value = text.trim();
  const flag = option.long ?? option.name();
  const { argChoices, parseArg } = option;
  if (argChoices && !argChoices.includes(value)) throw invalidOption(flag, `one of ${argChoices.join(', ')}`, value);
  if (!parseArg && value === '') throw invalidOption(flag, 'a value', value);
  return parseArg ? parseArg(value, undefined as never) : value;
}

function findStyles(values: readonly string[]): Promise<string[]> {
  const names = values.map((value) => value.trim());
  if (names.includes('')) throw invalidOption('style', 'the names of paintings', values.join(','));
  return findPictures('style', names);
}
