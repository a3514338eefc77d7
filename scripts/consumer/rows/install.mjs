import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../bootstrap.mjs';
import { checkLicenses } from '../../licenses.mjs';
import { run } from '../run.mjs';
import { pinned } from '../versions.mjs';
import { addFiles, install } from '../workshop.mjs';

const bin = (name) => join(root, 'node_modules/.bin', name);

/** Looks for mistakes in what the tarballs say of themselves, and in how their types are found. */
async function lint({ tarballs }) {
  for (const tarball of tarballs) {
    await run(bin('publint'), ['run', tarball, '--strict']);
    const weights = tarball.includes('pastiche-models-')
      ? ['--exclude-entrypoints', './compact.safetensors', './instant.safetensors']
      : [];
    await run(bin('attw'), [tarball, '--profile', 'esm-only', ...weights]);
  }
  return `no mistake in ${tarballs.length} packages`;
}

async function licensed({ usual }) {
  checkLicenses(await usual());
  return 'the licenses of bundled code are there';
}

/** npm with an empty cache. */
async function coldInstall({ folder, tarballs }) {
  const place = join(folder, 'cold');
  mkdirSync(place);
  writeFileSync(join(place, 'package.json'), '{ "name": "cold", "private": true, "type": "module" }');
  const { stdout, stderr } = await run('npm', [...install.slice(0, -1), ...tarballs], {
    cwd: place,
    env: { npm_config_cache: join(place, 'cache') },
  });
  if (/warn|deprecated/i.test(stderr)) throw new Error(stderr);
  rmSync(join(place, 'cache'), { recursive: true });
  return stdout.trim().split('\n').at(-1);
}

/** sharp's binary is an optional package: what needs no picture file works without it. */
async function withoutSharp({ folder, tarballs }) {
  const place = join(folder, 'without-sharp');
  mkdirSync(place);
  writeFileSync(join(place, 'package.json'), '{ "name": "without-sharp", "private": true, "type": "module" }');
  await run('npm', [...install, '--omit=optional', ...tarballs], { cwd: place });
  addFiles(place, ['pixels.mjs', 'paint.mjs']);
  const command = join('node_modules', '@pastiche', 'node', 'bin', 'pastiche.js');
  for (const args of [['--help'], ['doctor'], ['weights', 'list']])
    await run(process.execPath, [command, ...args], { cwd: place });
  await run(process.execPath, ['pixels.mjs'], { cwd: place });
  const { stderr } = await run(process.execPath, [command, 'photo.jpg', 'painting.jpg'], { cwd: place, code: 1 });
  if (!stderr.includes('sharp') || stderr.trim().split('\n').length > 1) throw new Error(`it says: ${stderr}`);
  return 'pixels are painted; a file is refused in one line that names sharp';
}

/** ONNX Runtime, whose install script must not fetch CUDA. */
async function withOnnx({ project }) {
  const place = await project('onnx', { packages: ['--ignore-scripts', ...pinned('onnxruntime-node')] });
  const { stdout } = await run(process.execPath, ['paint.mjs'], { cwd: place });
  if (!stdout.includes('ONNX Runtime')) throw new Error(`it chose ${stdout}`);
  return stdout.trim();
}

export const rows = [
  { name: 'lint', environment: 'publint, attw', does: 'look at the tarballs', inSubset: true, run: lint },
  { name: 'licenses', environment: 'npm', does: 'look at the installed packages', inSubset: true, run: licensed },
  { name: 'npm', environment: 'npm, empty cache', does: 'installs the packages', run: coldInstall },
  {
    name: 'no-sharp',
    environment: 'npm --omit=optional',
    does: 'command and library without sharp',
    run: withoutSharp,
  },
  { name: 'onnx', environment: 'onnxruntime-node', does: 'a picture on the fastest engine', run: withOnnx },
];
