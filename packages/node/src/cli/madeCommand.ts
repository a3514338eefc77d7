import { optionNames, printOption } from '@pastiche/core';
import type { Credits, Job, Made } from '@pastiche/pipeline';
import { flagOf } from './values.ts';

/** Fields of a job that are given as they are, and have a flag of their own name. */
const plain = [
  ...['styleMasks', 'map', 'styleMaps', 'protect', 'keep', 'shapesFrom', 'blend'],
  ...['coarseModel', 'model', 'weights', 'backend', 'device', 'dtype', 'depth', 'gamut', 'tileSize', 'workers'],
] as const;

/** The words of the command that makes such a picture. */
export function madeCommand({ job, texture, dpi }: Made, { author }: Pick<Credits, 'author'> = {}): string[] {
  const { content, styles, masks, ...options } = job;
  const words = texture ? ['pastiche', 'texture'] : ['pastiche', fileName(content ?? '')];
  words.push(...[styles].flat().map(fileName));
  const add = (name: string, value: unknown): void => {
    const text = Array.isArray(value) ? value.map((each) => each ?? '').join(',') : String(value ?? '');
    // What begins with a dash would be taken for a flag.
    if (text !== '') words.push(...(text.startsWith('-') ? [`${flagOf(name)}=${text}`] : [flagOf(name), text]));
  };
  add('width', texture?.width);
  add('height', texture?.height);
  if (texture?.seamless) words.push('--seamless', ...(texture.seamless === true ? [] : [texture.seamless]));
  add(Array.isArray(masks) ? 'masks' : 'mask', masks);
  const settings = options as Partial<Job>;
  for (const name of optionNames) {
    if (settings[name] !== undefined) add(name, printOption(name, settings[name]));
  }
  for (const name of plain) add(name, settings[name]);
  add('dpi', dpi);
  add('author', author);
  return words.map(withoutControls);
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
  ...['batch', 'doctor', 'explore', 'help', 'inspect', 'instant', 'resume', 'select', 'serve', 'texture', 'video'],
  ...['watch', 'weights', 'worker'],
];

/** A name that cannot be taken for a flag or a command; a lone `-` is stdin. */
function fileName(name: string): string {
  return (name.startsWith('-') && name !== '-') || commands.includes(name) ? `./${name}` : name;
}
