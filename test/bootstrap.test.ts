import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'pastiche-bootstrap-'));
const builds = join(folder, 'builds.txt');
const input = join(folder, 'packages/turbo/input.txt');

/** A workspace whose only dependency is a package in it: a `turbo` that notes each build, and fails if told to. */
beforeAll(() => {
  cpSync(join(root, 'scripts/bootstrap.mjs'), join(folder, 'scripts/bootstrap.mjs'));
  mkdirSync(join(folder, 'packages/turbo'), { recursive: true });
  const json = (path: string, value: object): void => writeFileSync(join(folder, path), JSON.stringify(value));
  json('package.json', { name: 'small', private: true, packageManager, devDependencies: { turbo: 'workspace:*' } });
  json('packages/turbo/package.json', { name: 'turbo', version: '1.0.0', bin: './turbo.cjs' });
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), 'packages:\n  - packages/*\n');
  writeFileSync(builds, '');
  writeFileSync(input, 'good');
  writeFileSync(
    join(folder, 'packages/turbo/turbo.cjs'),
    `#!/usr/bin/env node
    const { appendFileSync, readFileSync } = require('node:fs');
    appendFileSync(${JSON.stringify(builds)}, 'built ');
    if (readFileSync(${JSON.stringify(input)}, 'utf8') === 'bad') {
      console.log('There is a mistake in input.txt');
      process.exit(3);
    }`,
  );
  const made = spawnSync('npx', ['--yes', packageManager, 'install', '--lockfile-only', '--offline'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  expect(made.stdout).toContain('Done');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Sets the workspace up without a terminal, as a command of the README does. */
function setUp(store = 'store'): { status: number | null; stderr: string; builds: number } {
  const script = `import(${JSON.stringify(join(folder, 'scripts/bootstrap.mjs'))}).then((m) => m.bootstrap({ quiet: true }))`;
  const env = { ...process.env, CI: '', npm_config_store_dir: join(folder, store) };
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' });
  return { status, stderr, builds: readFileSync(builds, 'utf8').split(' ').length - 1 };
}

it('sets up once, again after a change, from a store that moved too, and shows what went wrong', () => {
  expect(setUp()).toMatchObject({ status: 0, builds: 1 });
  expect(setUp(), 'nothing changed').toEqual({ status: 0, stderr: '', builds: 1 });
  writeFileSync(input, 'better');
  expect(setUp('store of another user'), 'changed, and the store moved').toMatchObject({ status: 0, builds: 2 });
  writeFileSync(input, 'bad');
  const failed = setUp('store of another user');
  expect(failed.stderr).toContain('There is a mistake in input.txt');
  expect(failed).toMatchObject({ status: 3, builds: 3 });
  expect(setUp('store of another user'), 'still bad').toMatchObject({ status: 3, builds: 4 });
});
