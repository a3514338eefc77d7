import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preProcessFile } from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Who may import whom: only those on the lines above (`node | web -> pipeline -> models -> core`). */
const packages: Record<string, string[]> = {
  core: [],
  models: ['core'],
  pipeline: ['core', 'models'],
  node: ['core', 'models', 'pipeline'],
  web: ['core', 'models', 'pipeline'],
};

/** The order within core: a file imports its own rank or those above; the folders of one rank do not know each other. */
const ranks: string[][] = [
  ['errors.ts', 'tree.ts'],
  ['math', 'image'],
  ['encoder', 'options'],
  ['loss', 'optimizer'],
  ['scene'],
  ['run'],
  ['explore'],
  ['stylize.ts'],
  ['reconstruct.ts'],
  ['index.ts', 'testing'],
];

interface Import {
  file: string;
  from: string;
}

function importsOf(folder: string): Import[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test|\.testing)\.ts$/.test(name),
  );
  return files.flatMap((name) => {
    const file = join(folder, name);
    return preProcessFile(readFileSync(file, 'utf8')).importedFiles.map(({ fileName }) => ({ file, from: fileName }));
  });
}

describe.each(Object.entries(packages))('%s', (name, allowed) => {
  const folder = join(root, 'packages', name, 'src');
  const imports = importsOf(folder);

  it('imports something (or this test sees nothing)', () => {
    expect(imports.length).toBeGreaterThan(5);
  });

  it(`imports no other package of ours than ${allowed.join(', ') || 'none'}`, () => {
    const ours = imports.filter(({ from }) => from.startsWith('@pastiche/'));
    const wrong = ours.filter(({ from }) => ![...allowed, name].includes(from.split('/')[1]));
    expect(wrong).toEqual([]);
  });

  it('reaches into no other folder', () => {
    const outside = imports.filter(
      ({ file, from }) => from.startsWith('.') && !resolve(dirname(file), from).startsWith(folder),
    );
    expect(outside).toEqual([]);
  });

  it('imports nothing of a platform, unless it is its business', () => {
    const platform = imports.filter(({ from }) => from.startsWith('node:') || from === 'sharp');
    expect(name === 'node' ? [] : platform).toEqual([]);
  });
});

describe('within core', () => {
  const folder = join(root, 'packages/core/src');
  const top = (file: string): string => relative(folder, file).split('/')[0];
  const rank = (part: string): number => ranks.findIndex((parts) => parts.includes(part));
  const edges = importsOf(folder)
    .filter(({ from }) => from.startsWith('.'))
    .map(({ file, from }) => ({ file: relative(folder, file), to: relative(folder, resolve(dirname(file), from)) }));

  it('every file has its rank', () => {
    expect(readdirSync(folder).filter((part) => !part.endsWith('.test.ts') && rank(part) < 0)).toEqual([]);
  });

  it('imports go up the ranks only', () => {
    const wrong = edges.filter(({ file, to }) => rank(top(join(folder, to))) > rank(top(join(folder, file))));
    expect(wrong).toEqual([]);
  });

  it('losses do not import each other', () => {
    const shared = ['loss/loss.ts', 'loss/additive.ts', 'loss/unitFactors.ts', 'loss/standard.ts'];
    const isLoss = (path: string): boolean => path.startsWith('loss/') && !shared.includes(path);
    expect(edges.filter(({ file, to }) => isLoss(file) && isLoss(to))).toEqual([]);
  });

  it('losses and optimizers do not know each other', () => {
    const wrong = edges.filter(
      ({ file, to }) =>
        [file, to].some((path) => path.startsWith('loss/')) && [file, to].some((path) => path.startsWith('optimizer/')),
    );
    expect(wrong).toEqual([]);
  });
});
