import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const repository = 'https://github.com/pastiche-art/pastiche';

const published = readdirSync(join(root, 'packages')).filter(
  (folder) => !JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')).private,
);

describe.each(published)('packages/%s, as npm shows it', (folder) => {
  const read = (name: string): string => readFileSync(join(root, 'packages', folder, name), 'utf8');
  const manifest = JSON.parse(read('package.json'));

  it('says where it comes from, what it is for and what it needs', () => {
    expect(manifest).toMatchObject({
      name: `@pastiche/${folder}`,
      license: folder === 'vgg19' ? 'CC-BY-4.0' : 'MIT',
      homepage: 'https://pastiche-art.github.io/pastiche',
      bugs: `${repository}/issues`,
      repository: { type: 'git', url: `git+${repository}.git`, directory: `packages/${folder}` },
      engines: { node: '>=20.19' },
      type: 'module',
      files: expect.arrayContaining(['README.md', 'LICENSE']),
    });
    expect(manifest.description).toMatch(/^.{30,130}[^.]$/);
    expect(manifest.keywords.length).toBeGreaterThan(4);
    expect(new Set(manifest.keywords).size).toBe(manifest.keywords.length);
    expect(manifest.funding).toBeUndefined();
    expect(existsSync(join(root, 'packages', folder, 'LICENSE'))).toBe(true);
  });

  it('has a README that stands alone: an example, the size on disk, and addresses instead of paths', () => {
    const readme = read('README.md');
    expect(readme.split('\n')[0]).toBe(`# @pastiche/${folder}`);
    expect(/```ts\nimport [\s\S]*?```/.test(readme), 'an example').toBe(true);
    expect(/\d MB/.test(readme), 'a size on disk').toBe(true);
    expect(readme).toContain(`${repository}/tree/main/packages/${folder}`);
    const targets = [...readme.matchAll(/\]\(([^)\s]+)/g)].map(([, target]) => target);
    expect(targets.filter((target) => !/^https:\/\//.test(target))).toEqual([]);
    // Those into the repository are to files that there are.
    const paths = targets.flatMap((target) => /\/(?:blob|tree|pastiche)\/main\/([^#]+)/.exec(target)?.[1] ?? []);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
