// Checks every command in the documents: options of pastiche that it does not have, scripts and files that are not there.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents, fencesOf, root } from './fences.mjs';

/** What a command says of itself. Those of a farm are in a package of their own. */
function help(...command) {
  const program = ['serve', 'worker'].includes(command[0]) ? 'farm/bin/pastiche-farm.js' : 'node/bin/pastiche.js';
  const args = [join(root, 'packages', program), ...command, '--help'];
  return spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout;
}

/** The options of pastiche and of each command of it, from what they say themselves. */
const options = new Map(
  [
    '',
    'batch',
    'serve',
    'worker',
    'instant',
    'resume',
    'sheet',
    'texture',
    'video',
    'watch',
    'select',
    'inspect',
    'explore',
    'doctor',
    'weights',
    'weights list',
    'weights get',
    'weights verify',
    'weights convert',
  ].map((command) => [command, new Set(help(...command.split(' ').filter(Boolean)).match(/--[a-z][a-z-]*/g))]),
);
const scripts = ['.', 'apps/docs', 'examples/vite', 'packages/vgg19'].flatMap((folder) =>
  Object.keys(JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).scripts),
);

/** @returns {{ count: number, problems: string[] }} */
export function checkCommands() {
  const lines = documents()
    .filter((path) => !path.startsWith('docs/api/'))
    .flatMap((path) => [...blocksOf(path), ...inlineOf(path)].map((text) => ({ path, text })));
  const problems = lines.flatMap(({ path, text }) => problemsOf(text).map((problem) => `${path}: ${text}: ${problem}`));
  return { count: lines.length, problems };
}

/** The lines of blocks of shell. */
function blocksOf(path) {
  const blocks = fencesOf(path).filter(({ language }) => ['', 'sh', 'bash'].includes(language));
  return blocks.flatMap(({ code }) =>
    code
      .replaceAll('\\\n', '')
      .split('\n')
      .filter((line) => command.test(line)),
  );
}

/** Commands within sentences. */
function inlineOf(path) {
  return [...readFileSync(join(root, path), 'utf8').matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)]
    .map(([, text]) => text)
    .filter((text) => command.test(text));
}

const command = /^(?:[A-Z_]+=\S+ )*(?:npx @pastiche\/node|pastiche|npm run|npx tsx|node|--[a-z])\b/;

function problemsOf(line) {
  const text = line.replace(/^(?:[A-Z_]+=\S+ )*/, '').replace(/\s+#.*/, '');
  const script = /^npm run ([\w:-]+)/.exec(text)?.[1];
  if (script && !scripts.includes(script)) return [`there is no script ${script}`];
  const file = /^(?:npx tsx|node) (?:--[\w-]+ )*([\w./-]+\.(?:m?[tj]s))/.exec(text)?.[1];
  if (file && !/my-|<name>/.test(file) && !existsSync(join(root, file))) return [`there is no file ${file}`];
  const arguments_ = /^(?:npx @pastiche\/node|pastiche|npm run stylize --)(?: (.*))?$/.exec(text)?.[1];
  if (arguments_ === undefined) return [];
  const name =
    [...options.keys()]
      .filter((each) => each && arguments_.startsWith(each))
      .sort()
      .at(-1) ?? '';
  const known = options.get(name);
  return (arguments_.match(/(?<=^|\s)--[a-z][a-z-]*/g) ?? [])
    .filter((option) => !known.has(option))
    .map((option) => `there is no option ${option}`);
}
