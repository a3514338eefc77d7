import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../packages/core/src/errors.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const documents = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.md') && !/node_modules|\.changeset|(^|\/)dist\/|^out\/|^docs\/api\//.test(path),
);

describe.each(documents)('%s', (path) => {
  it('links to nothing that is not there', () => {
    const links = [...read(path).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target);
    // Pages of docs/api are made, and their links checked, when the documentation is built.
    const local = links.filter((target) => !/^[a-z]+:|^api\//.test(target));
    expect(local.filter((target) => !existsSync(join(root, dirname(path), target)))).toEqual([]);
  });
});

it('every error code has its section in the troubleshooting', () => {
  const sections = [...read('docs/troubleshooting.md').matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  expect(sections.sort()).toEqual([...errorCodes].sort());
});
