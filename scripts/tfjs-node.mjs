// Installs @tensorflow/tfjs-node with a TensorFlow from PyPI, for `--backend native`. Its own installer downloads a TensorFlow of 2022, with a
// binding compiled for it, from a host that may be unreachable. This script takes library and headers from the wheel of `tensorflow-cpu` and
// compiles the binding against them. It needs Linux on x64, g++, Python 3 with pip, and about 1 GB.
//
//   node scripts/tfjs-node.mjs              for this repository: npm run stylize -- --backend native
//   node scripts/tfjs-node.mjs FOLDER       for a project with @pastiche/node in its node_modules
//   node scripts/tfjs-node.mjs --gpu        @tensorflow/tfjs-node-gpu with TensorFlow for CUDA 12; CUDA itself is not included
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bootstrap.mjs';

const tensorflow = '2.20.0';
const variants = {
  cpu: {
    module: '@tensorflow/tfjs-node',
    wheel: 'tensorflow-cpu',
    sha256: 'cf756bbe2d256e942ab5d0ad2c858fb40017581494febdb4387c149b1afde780',
  },
  gpu: {
    module: '@tensorflow/tfjs-node-gpu',
    wheel: 'tensorflow',
    sha256: '481499fd0f824583de8945be61d5e827898cdaa4f5ea1bc2cc28ca2ccff8229e',
  },
};
/** The version of Node-API to compile for: every supported Node has at least this one, and Node-API is stable. */
const napi = 8;

const { values, positionals } = parseArgs({ options: { gpu: { type: 'boolean' } }, allowPositionals: true });
const { module, wheel, sha256 } = values.gpu ? variants.gpu : variants.cpu;
const [given] = positionals;
const folder = given ? resolve(given) : join(root, 'node_modules/.cache', module.slice(module.indexOf('/') + 1));
const target = join(folder, 'node_modules', module);
const stamp = join(target, 'deps/tensorflow');

function fail(message) {
  console.error(message);
  process.exit(1);
}

function run(program, args, options = {}) {
  const { error, status } = spawnSync(program, args, { cwd: folder, stdio: 'inherit', ...options });
  if (error) fail(`This needs ${program}: ${error.message}`);
  if (status !== 0) fail(`${program} ${args[0]} failed; the lines above say why`);
}

/** Installs a package without running its scripts, which may download. */
function npmInstall(place, name) {
  mkdirSync(place, { recursive: true });
  if (!existsSync(join(place, 'package.json'))) writeFileSync(join(place, 'package.json'), '{ "private": true }\n');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', ['install', '--ignore-scripts', '--save-exact', ...quiet, name], { cwd: place });
}

/** Extracts the files that the binding needs from the wheel, which pip downloads and checks. */
function unpackTensorFlow(temporary) {
  writeFileSync(join(temporary, 'wheel.txt'), `${wheel}==${tensorflow} --hash=sha256:${sha256}\n`);
  // Any Python version will do, since Python does not run the wheel.
  const any = ['--python-version', '311', '--implementation', 'cp', '--platform', 'manylinux_2_17_x86_64'];
  const options = [
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary=:all:',
    '--require-hashes',
    ...any,
  ];
  run('python3', ['-m', 'pip', 'download', ...options, '-r', 'wheel.txt', '-d', 'wheel'], { cwd: temporary });
  const include = ['tensorflow/c', 'tensorflow/core/platform', 'tsl', 'xla'].map((folder) => `include/${folder}/`);
  const wanted = ['libtensorflow_', ...include].map((path) => `tensorflow/${path}`);
  const unpack = `import glob, zipfile
with zipfile.ZipFile(glob.glob('wheel/*.whl')[0]) as wheel:
    wheel.extractall('.', [name for name in wheel.namelist() if name.startswith(tuple(${JSON.stringify(wanted)}))])`;
  run('python3', ['-c', unpack], { cwd: temporary });
  mkdirSync(join(target, 'deps/lib'), { recursive: true });
  renameSync(join(temporary, 'tensorflow/include'), join(target, 'deps/include'));
  for (const library of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) {
    renameSync(join(temporary, 'tensorflow', library), join(target, 'deps/lib', library));
  }
}

/** Compiles two C++ files. Only the headers of Node-API are needed, which are the same for all versions, so node-gyp is not. */
function compileBinding(temporary) {
  npmInstall(temporary, 'node-api-headers@1.9.0');
  const output = join(target, `lib/napi-v${napi}`);
  mkdirSync(output, { recursive: true });
  const include = [join(temporary, 'node_modules/node-api-headers/include'), join(target, 'deps/include')];
  run('g++', [
    ...['-std=c++17', '-O2', '-shared', '-fPIC', `-DNAPI_VERSION=${napi}`, ...include.map((each) => `-I${each}`)],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(target, 'binding', file)),
    ...[`-L${join(target, 'deps/lib')}`, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
    ...['-Wl,-rpath,$ORIGIN/../../deps/lib', '-o', join(output, 'tfjs_binding.node')],
  ]);
}

/** Links it where `packages/node` finds it and package managers do not look. */
function link() {
  const place = join(root, 'packages/node/node_modules', module);
  mkdirSync(join(place, '..'), { recursive: true });
  rmSync(place, { recursive: true, force: true });
  symlinkSync(target, place);
}

function isThere() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === `${wheel} ${tensorflow}`;
}

if (process.platform !== 'linux' || process.arch !== 'x64') {
  fail(`This is for Linux on x64. Elsewhere: npm install ${module}@4.22.0`);
}
if (!isThere()) {
  npmInstall(folder, `${module}@4.22.0`);
  rmSync(join(target, 'deps'), { recursive: true, force: true });
  const temporary = mkdtempSync(join(folder, 'wheel-'));
  process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
  console.log(`Fetching ${wheel} ${tensorflow} from PyPI`);
  unpackTensorFlow(temporary);
  console.log('Compiling the binding');
  compileBinding(temporary);
  writeFileSync(stamp, `${wheel} ${tensorflow}`);
}
if (!given) link();
console.log(`${module} with TensorFlow ${tensorflow} is in ${target}`);
