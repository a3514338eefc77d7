import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from '../run.mjs';
import { versions } from '../versions.mjs';
import { addFiles } from '../workshop.mjs';

/** Our packages by name, each as the address of its tarball: nothing is published yet. */
function ours(tarballs) {
  const name = (path) => `@pastiche/${/^pastiche-(\w+)-/.exec(basename(path))[1]}`;
  return Object.fromEntries(tarballs.map((path) => [name(path), `file:${path}`]));
}

function newProject({ folder, tarballs }, name, more) {
  const place = join(folder, name);
  mkdirSync(place);
  const packages = ours(tarballs);
  const dependencies = {
    '@pastiche/node': packages['@pastiche/node'],
    'onnxruntime-node': versions['onnxruntime-node'],
  };
  const manifest = { name, private: true, type: 'module', dependencies, ...more(packages) };
  writeFileSync(join(place, 'package.json'), JSON.stringify(manifest));
  addFiles(place, ['paint.mjs']);
  return place;
}

async function pnpm(workshop) {
  const place = newProject(workshop, 'with-pnpm', (overrides) => ({ pnpm: { overrides } }));
  const tool = (...args) => run('npx', ['--yes', `pnpm@${versions.pnpm}`, ...args], { cwd: place });
  await tool(
    'install',
    `--store-dir=${join(workshop.folder, 'caches/pnpm')}`,
    '--ignore-scripts',
    '--config.strict-peer-dependencies=true',
  );
  const { stdout } = await tool('exec', 'node', 'paint.mjs', 'onnx', 'wasm');
  return stdout.trim();
}

async function yarn(workshop) {
  const place = newProject(workshop, 'with-yarn', (resolutions) => ({ resolutions }));
  const settings = [
    'nodeLinker: pnp',
    'enableScripts: false',
    'enableGlobalCache: true',
    'enableImmutableInstalls: false',
  ];
  const registry = (await run('npm', ['config', 'get', 'registry'], { cwd: place })).stdout.trim();
  writeFileSync(join(place, '.yarnrc.yml'), [...settings, `npmRegistryServer: '${registry}'`].join('\n'));
  writeFileSync(join(place, 'yarn.lock'), '');
  const tool = (...args) =>
    run('npx', ['--yes', `@yarnpkg/cli-dist@${versions['@yarnpkg/cli-dist']}`, ...args], { cwd: place });
  await tool('install');
  if (!readFileSync(join(place, '.pnp.cjs'), 'utf8').includes('@pastiche/core'))
    throw new Error('there is no .pnp.cjs');
  const { stdout } = await tool('node', 'paint.mjs', 'onnx', 'wasm');
  return stdout.trim();
}

export const rows = [
  { name: 'pnpm', environment: `pnpm ${versions.pnpm}, strict`, does: 'paints on two engines', run: pnpm },
  { name: 'yarn', environment: `Yarn ${versions['@yarnpkg/cli-dist']}, PnP`, does: 'paints on two engines', run: yarn },
];
