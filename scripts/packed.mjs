// Tests the packages as users get them: packs them, has publint and attw look for mistakes, installs the tarballs into an empty project, and
// compiles and runs the README's library example there on every supported Node version, and the examples for browsers. `--node 20,22,24` chooses versions.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pnpm, root, run } from './bootstrap.mjs';
import { checkLicenses } from './licenses.mjs';
import { checkPages } from './pages.mjs';

const { values } = parseArgs({ options: { node: { type: 'string', default: '20.19.0,22,24' } } });
const project = mkdtempSync(join(tmpdir(), 'pastiche-packed-'));
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The first TypeScript block of the README, with a smaller size and fewer steps. */
function readmeExample() {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  if (!code?.includes('@pastiche/node')) throw new Error('The README has no library example');
  const small = code.replace(/size: \d+/, 'size: 48, iterations: 3, coarseIterations: 3');
  if (small === code) throw new Error("The README's library example no longer says a size");
  return small;
}

/** Looks for mistakes in what a tarball says of itself, and in how its types are found. */
function lint(tarball) {
  run(join(root, 'node_modules/.bin/publint'), ['run', tarball, '--strict']);
  const weights = tarball.includes('pastiche-models-') ? ['--exclude-entrypoints', './compact.safetensors'] : [];
  run(join(root, 'node_modules/.bin/attw'), [tarball, '--profile', 'esm-only', ...weights]);
}

function inProject(program, args) {
  run(program, args, { cwd: project });
}

try {
  const ours = ['--filter=./packages/*', '--filter=!@pastiche/explorer', '--filter=!@pastiche/vgg19'];
  run(...pnpm(['-r', ...ours, 'pack', '--pack-destination', project]));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }));
  const tarballs = readdirSync(project).filter((name) => name.endsWith('.tgz'));
  for (const name of tarballs) lint(join(project, name));
  const tools = ['typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
  inProject('npm', [
    'install',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...tarballs.map((name) => `./${name}`),
    ...tools,
  ]);
  checkLicenses(project);
  copyFileSync(join(root, 'samples/content-landscape.jpg'), join(project, 'photo.jpg'));
  copyFileSync(join(root, 'samples/style-strokes.jpg'), join(project, 'painting.jpg'));
  writeFileSync(join(project, 'example.ts'), readmeExample());
  const compile = ['--strict', '--module', 'nodenext', '--target', 'es2022', 'example.ts'];
  inProject('npx', ['tsc', ...compile]);
  for (const version of values.node.split(',')) {
    rmSync(join(project, 'out.png'), { force: true });
    const node = ['--yes', '-p', `node@${version}`, 'node'];
    const { status, stderr, stdout } = spawnSync('npx', [...node, 'example.js'], { cwd: project, encoding: 'utf8' });
    const noise = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('npm '));
    if (status !== 0 || noise.length > 0) throw new Error(`On Node ${version}:\n${stdout}\n${stderr}`);
    if (statSync(join(project, 'out.png')).size < 1000) throw new Error(`On Node ${version} there is no picture`);
    inProject('npx', [...node, 'node_modules/@pastiche/node/bin/pastiche.js', '--version']);
    console.log(`Node ${version}: the README's example ran`);
  }
  await checkPages(
    project,
    tarballs.filter((name) => !name.startsWith('pastiche-node')).map((name) => join(project, name)),
  );
} finally {
  rmSync(project, { recursive: true });
}
