import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preProcessFile } from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Who may import whom: only those on the lines above (`farm -> node | web -> pipeline -> models -> core`, `explorer -> core`). */
const packages: Record<string, string[]> = {
  core: [],
  models: ['core'],
  pipeline: ['core', 'models'],
  explorer: ['core'],
  // Of the explorer, types only: its page is built, and copied.
  node: ['core', 'models', 'pipeline', 'explorer'],
  web: ['core', 'models', 'pipeline'],
  farm: ['core', 'node', 'pipeline'],
};

/**
 * The order within each package, lowest first: a file imports what is in its own folder or of a lower rank. What shares a rank does not know each
 * other.
 */
const ranks: Record<string, string[][]> = {
  core: [
    ['errors.ts', 'tree.ts'],
    ['math'],
    ['image'],
    ['encoder', 'film', 'options'],
    ['region', 'tiles'],
    ['crew'],
    ['loss', 'optimizer', 'painter'],
    ['scene'],
    ['run'],
    ['explore', 'select'],
    ['stylize.ts'],
    ['combine.ts', 'reconstruct.ts'],
    ['index.ts', 'testing'],
  ],
  models: [['networks'], ['weights'], ['tfjs'], ['onnx'], ['instant'], ['index.ts']],
  pipeline: [
    ['engineCandidate.ts', 'turns.ts'],
    ['engines.ts', 'job.ts'],
    ['variants.ts'],
    ['jobSchema.ts', 'made.ts'],
    ['parseMade.ts', 'pictures.ts'],
    ['finishJob.ts', 'onlyBytes.ts', 'platform.ts'],
    ['extras.ts', 'inTurns.ts', 'openEncoder.ts'],
    ['networks.ts', 'painters.ts'],
    ['paint.ts'],
    ['checkJob.ts', 'pipeline.ts'],
    ['film'],
    ['index.ts'],
  ],
  node: [
    ['files', 'version.ts'],
    ['engines'],
    ['platform.ts'],
    ['pipeline.ts'],
    ['checkpoint'],
    ['backend.ts', 'loadEncoder.ts'],
    ['stylize.ts', 'select.ts', 'finishColors.ts', 'explore'],
    ['batch', 'film', 'instant.ts', 'sheet', 'texture.ts'],
    ['cli'],
    ['index.ts', 'testing.ts'],
  ],
  farm: [
    ['version.ts'],
    ['store', 'task'],
    ['paint', 'queue'],
    ['api', 'options.ts'],
    ['serve.ts'],
    ['work.ts'],
    ['cli'],
    ['index.ts'],
  ],
  web: [['backendNames.ts', 'fetchBlob.ts', 'backends'], ['protocol.ts'], ['page', 'worker'], ['index.ts']],
};

interface Import {
  file: string;
  from: string;
}

function importsOf(folder: string): Import[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test|\.testing|\.test-d)\.tsx?$/.test(name),
  );
  return files.flatMap((name) => {
    const file = join(folder, name);
    const { importedFiles } = preProcessFile(readFileSync(file, 'utf8'));
    // A package may read its own manifest.
    const sources = importedFiles.filter(({ fileName }) => fileName !== '../package.json');
    return sources.map(({ fileName }) => ({ file, from: fileName }));
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
    expect(['node', 'farm'].includes(name) ? [] : platform).toEqual([]);
  });
});

/** Imports within a package, as paths from its `src`. */
function edgesOf(name: string): { file: string; to: string }[] {
  const folder = join(root, 'packages', name, 'src');
  return importsOf(folder)
    .filter(({ from }) => from.startsWith('.'))
    .map(({ file, from }) => ({ file: relative(folder, file), to: relative(folder, resolve(dirname(file), from)) }));
}

describe.each(Object.entries(ranks))('within %s', (name, order) => {
  const top = (path: string): string => path.split('/')[0];
  const rank = (path: string): number => order.findIndex((parts) => parts.includes(top(path)));
  const edges = edgesOf(name);

  it('every file has its rank', () => {
    const files = edges.flatMap(({ file, to }) => [file, to]).filter((path) => !path.startsWith('testing/'));
    expect([...new Set(files.filter((path) => rank(path) < 0))]).toEqual([]);
  });

  it('imports go down the ranks only', () => {
    expect(edges.filter(({ file, to }) => top(file) !== top(to) && rank(to) >= rank(file))).toEqual([]);
  });

  it('no two files import each other, by whatever way round', () => {
    const next = new Map<string, string[]>();
    for (const { file, to } of edges) next.set(file, [...(next.get(file) ?? []), to]);
    const reaches = (from: string, seen = new Set<string>()): Set<string> => {
      for (const to of next.get(from) ?? []) if (!seen.has(to)) reaches(to, seen.add(to));
      return seen;
    };
    expect([...next.keys()].filter((file) => reaches(file).has(file))).toEqual([]);
  });
});

describe('within core', () => {
  const edges = edgesOf('core');

  it('losses do not import each other', () => {
    const shared = ['loss/loss.ts', 'loss/additive.ts', 'loss/regions.ts', 'loss/unitFactors.ts', 'loss/standard.ts'];
    const isLoss = (path: string): boolean => path.startsWith('loss/') && !shared.includes(path);
    expect(edges.filter(({ file, to }) => isLoss(file) && isLoss(to))).toEqual([]);
  });
});
