// The documents, and their code blocks.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Every Markdown file for readers, the generated reference included. */
export function documents() {
  const nested = ['docs', 'packages', 'examples', 'apps/demo', 'tools'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  );
  const readers = [...nested, 'README.md', 'CONTRIBUTING.md'].map((name) => name.replaceAll('\\', '/'));
  return readers.filter((name) => name.endsWith('.md') && !/node_modules|\/dist\/|CHANGELOG/.test(name));
}

/**
 * The code blocks of a document. `given` is the content of the comment `<!-- given ... -->` before a block: what the block needs and does not show.
 *
 * @returns {{ path: string, line: number, language: string, code: string, given: string }[]}
 */
export function fencesOf(path) {
  const text = readFileSync(join(root, path), 'utf8');
  const pattern = /(?:<!-- given(?<given>(?:(?!-->).)*)-->\n+)?^```(?<language>\w*)[^\n]*\n(?<code>.*?)^```$/gms;
  return [...text.matchAll(pattern)].map(({ 0: whole, index, groups: { language, code, given = '' } }) => {
    const line = text.slice(0, index + whole.lastIndexOf(code)).split('\n').length;
    return { path, line, language, code, given };
  });
}
