import { optionNames, printOption, type StyleOptions } from '@pastiche/core';
import { type Credits, type Job, type Made, type Vary, variedFields } from '@pastiche/pipeline';
import { flagOf } from './values.ts';
import { joinValues } from './vary.ts';

/** Fields of a job that are given as they are, and have a flag of their own name. */
const plain = [
  ...['styleMasks', 'map', 'styleMaps', 'protect', 'keep', 'shapesFrom', 'blend'],
  ...['coarseModel', 'model', 'weights', 'backend', 'device', 'dtype', 'depth', 'gamut', 'tileSize', 'workers'],
] as const;

/** The words of the command that makes such a picture. */
export function madeCommand({ job, texture, sheet, dpi }: Made, { author }: Pick<Credits, 'author'> = {}): string[] {
  const varied = sheet ? variedFields(sheet.vary) : [];
  const fixed = Object.fromEntries(Object.entries(job).filter(([name]) => !varied.some(([field]) => field === name)));
  const { content, styles = [], masks, ...settings } = fixed as Partial<Job>;
  const words = ['pastiche', ...(sheet ? ['sheet'] : []), ...(texture ? ['texture'] : [fileName(content ?? '')])];
  words.push(...[styles].flat().map(fileName));
  for (const [field, values] of varied) {
    const texts = values.map((value) => textOf(field, value));
    words.push('--vary', `${varyName(field, values)}=${joinValues(texts)}`);
  }
  const add = (name: string, text: string): void => {
    // What begins with a dash would be taken for a flag.
    if (text !== '') words.push(...(text.startsWith('-') ? [`${flagOf(name)}=${text}`] : [flagOf(name), text]));
  };
  add('width', textOf('width', texture?.width));
  add('height', textOf('height', texture?.height));
  if (texture?.seamless) words.push('--seamless', ...(texture.seamless === true ? [] : [texture.seamless]));
  add(Array.isArray(masks) ? 'masks' : 'mask', textOf('masks', masks));
  for (const name of [...optionNames, ...plain]) add(name, textOf(name, settings[name]));
  add('dpi', textOf('dpi', dpi));
  add('author', author ?? '');
  return words.map(withoutControls);
}

/** A value as a flag takes it; undefined becomes an empty text. */
function textOf(name: string, value: unknown): string {
  if (isOption(name)) return printOption(name, value);
  return Array.isArray(value) ? value.map((each) => each ?? '').join(',') : String(value ?? '');
}

function isOption(name: string): name is keyof StyleOptions {
  return (optionNames as readonly string[]).includes(name);
}

/** What `--vary` calls a field. */
function varyName(field: keyof Vary, values: readonly unknown[]): string {
  if (field === 'styles') return 'style';
  return field === 'masks' && !values.some(Array.isArray) ? 'mask' : field;
}

/** Words as a POSIX shell reads them back. */
export function quoteWords(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}

/** Characters that a terminal would obey, or that make text look other than it is. */
export function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\uFFFD');
}

/** What a photo of that name would be taken for. */
const commands = [
  ...['batch', 'doctor', 'explore', 'help', 'inspect', 'instant', 'resume', 'select', 'serve', 'sheet', 'texture'],
  ...['video', 'watch', 'weights', 'worker'],
];

/** A name that cannot be taken for a flag or a command; a lone `-` is stdin. */
function fileName(name: string): string {
  return (name.startsWith('-') && name !== '-') || commands.includes(name) ? `./${name}` : name;
}
