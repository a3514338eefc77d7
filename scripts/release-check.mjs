// `npm run release:check`: a rehearsal of a release. Packs the packages, publishes them as 0.1.0 to a registry on this machine, installs each from
// there into an empty project with empty caches as its README says, runs the README's example, and prints a table. `--only node,web` chooses packages.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bootstrap, pnpm, root, tryRun } from './bootstrap.mjs';
import { findBrowser } from './browser.mjs';
import { serve } from './consumer/browser.mjs';
import { startRegistry } from './release-registry.mjs';

const version = '0.1.0';
const packages = ['node', 'web', 'farm', 'core', 'models', 'pipeline', 'vgg19'];
const { values } = parseArgs({ options: { only: { type: 'string', default: packages.join(',') } } });
const folder = mkdtempSync(join(tmpdir(), 'pastiche-release-'));
const rows = [];

/** Does one thing, and notes how long it took, what `work` returns, and whether it failed. */
async function step(name, work) {
  const begin = performance.now();
  const row = { name, result: 'fine' };
  try {
    row.note = await work();
  } catch (error) {
    Object.assign(row, { result: 'FAILED', note: error.message });
  }
  row.seconds = (performance.now() - begin) / 1000;
  rows.push(row);
  console.log(`${row.result} ${row.seconds.toFixed(1).padStart(6)} s  ${name}  ${row.note ?? ''}`);
}

/** Runs a program and returns its output; throws what it says if it fails. */
function output(program, args, options) {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    shell: process.platform === 'win32' && program !== process.execPath,
    ...options,
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** Unpacks a package and gives it the version that it will have. */
function prepare(name) {
  const target = join(folder, 'packages', name);
  mkdirSync(target, { recursive: true });
  const tarball = readdirSync(folder).find((file) => file.startsWith(`pastiche-${name}-`));
  output('tar', ['-xzf', join(folder, tarball), '-C', target, '--strip-components=1']);
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'));
  manifest.version = version;
  for (const dependency of Object.keys(manifest.dependencies ?? {}))
    if (dependency.startsWith('@pastiche/')) manifest.dependencies[dependency] = `^${version}`;
  writeFileSync(join(target, 'package.json'), JSON.stringify(manifest));
  return target;
}

/** The package of weights, from the real ones if they are at hand, or from random ones of the same shapes. */
async function prepareWeights() {
  const target = join(folder, 'packages/vgg19');
  const models = await import(pathToFileURL(join(root, 'packages/models/dist/index.js')));
  const { networks, randomWeights, readWeights, writeSafetensors } = models;
  const file = join(process.env.PASTICHE_ASSETS ?? join(root, '../shared/assets'), 'weights/vgg19_f16.safetensors');
  const isReal = existsSync(file);
  const weights = isReal
    ? (await readWeights(readFileSync(file), networks.vgg19)).weights
    : randomWeights(networks.vgg19, 0);
  mkdirSync(target, { recursive: true });
  for (const name of ['index.js', 'index.d.ts', 'README.md', 'LICENSE'])
    copyFileSync(join(root, 'packages/vgg19', name), join(target, name));
  const { scripts: _, ...manifest } = JSON.parse(readFileSync(join(root, 'packages/vgg19/package.json'), 'utf8'));
  writeFileSync(join(target, 'package.json'), JSON.stringify({ ...manifest, devDependencies: {} }));
  writeFileSync(join(target, 'vgg19.safetensors'), writeSafetensors(weights, { format: 'I8' }));
  return target;
}

/** The first block of a README in a language. */
function block(name, language) {
  const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8');
  return [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, kind, text]) => kind === language && (language !== '' || text.startsWith('npm install ')))
    .map(([, , text]) => text)[0];
}

/** The README's example as JavaScript, small enough for any machine. */
function example(name) {
  const { transpile, ModuleKind, ScriptTarget } = createRequire(import.meta.url)('typescript');
  const code = block(name, 'ts').replace(/size: \d+/, name === 'node' ? 'size: 128' : 'size: 48, iterations: 5');
  return transpile(code, { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 });
}

/** An empty project with the README's pictures, in which the README's command has installed the package. */
function project(name, env) {
  const target = join(folder, 'projects', name);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'package.json'), '{ "private": true, "type": "module" }');
  copyFileSync(join(root, 'samples/content-landscape.jpg'), join(target, 'photo.jpg'));
  copyFileSync(join(root, 'samples/style-strokes.jpg'), join(target, 'painting.jpg'));
  const command = block(name, '')?.trim() ?? `npm install @pastiche/${name}`;
  output('npm', [...command.split(' ').slice(1), '--no-audit', '--no-fund', '--loglevel=error'], { cwd: target, env });
  return target;
}

/** Runs the example in Node. */
function runExample(name, target, env) {
  writeFileSync(join(target, 'example.js'), example(name));
  const said = output(process.execPath, ['example.js'], {
    cwd: target,
    env: { ...env, PASTICHE_CACHE: join(target, 'weights') },
  });
  const picture = join(target, 'out.png');
  if (example(name).includes('out.png') && statSync(picture).size < 1000) throw new Error('There is no picture');
  if (existsSync(join(target, 'weights'))) throw new Error('It downloaded weights, although the package has them');
  return said.trim().split('\n').at(-1);
}

/** Runs the example in a browser, on the files that npm installed. */
async function runInPage(name, target) {
  const { chromium } = createRequire(join(root, 'packages/web/package.json'))('playwright-core');
  const html = `<!doctype html><link rel="icon" href="data:,"><form><input type="file" name="photo"><input type="file" name="painting">
    <button>Paint</button></form><img alt="">
    <script type="importmap">{ "imports": { "@pastiche/web": "/node_modules/@pastiche/web/dist/index.js" } }</script>
    <script type="module">${example(name)}</script>`;
  const site = await serve((path) => (path === '/index.html' ? html : readFileSync(join(target, path))));
  const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    for (const input of ['photo', 'painting'])
      await page.setInputFiles(`[name=${input}]`, join(target, `${input}.jpg`));
    await page.click('button');
    await page.waitForFunction(() => document.querySelector('img').naturalWidth > 0, undefined, { timeout: 300_000 });
    return `a picture of ${await page.evaluate(() => document.querySelector('img').naturalWidth)} pixels`;
  } finally {
    await browser.close();
    site.close();
  }
}

let registry;
try {
  bootstrap();
  const wanted = values.only.split(',');
  await step('Pack', () => {
    const filters = packages.filter((name) => name !== 'vgg19').map((name) => `--filter=@pastiche/${name}`);
    const pack = pnpm(['-r', ...filters, 'pack', '--pack-destination', folder]);
    if (tryRun(...pack, { quiet: true }) !== 0) throw new Error('The packages cannot be packed');
  });
  await step('Start a registry', async () => {
    registry = await startRegistry(join(folder, 'registry'));
  });
  await step(`Publish ${version}`, async () => {
    const targets = packages.filter((name) => name !== 'vgg19').map(prepare);
    for (const target of [...targets, await prepareWeights()])
      output('npm', ['publish', target, '--access', 'public', '--loglevel=error'], { env: registry.env });
  });
  for (const name of packages.filter((each) => wanted.includes(each))) {
    await step(`@pastiche/${name}: install and run the README's example`, async () => {
      const env = { ...registry.env, npm_config_cache: join(folder, 'caches', name) };
      const target = project(name, env);
      return name === 'web' ? runInPage(name, target) : runExample(name, target, env);
    });
  }
  await step('The command says its version', () => {
    const bin = join(folder, 'projects/node/node_modules/@pastiche/node/bin/pastiche.js');
    const said = output(process.execPath, [bin, '--version'], { cwd: folder }).trim();
    if (said !== version) throw new Error(said);
    return said;
  });
} finally {
  await registry?.close();
  rmSync(folder, { recursive: true, force: true });
}

console.log(`\n${availableParallelism()} processors, load ${loadavg()[0].toFixed(1)}`);
console.log('\n| step | result | seconds | |\n| --- | --- | --- | --- |');
for (const { name, result, seconds, note = '' } of rows)
  console.log(`| ${name} | ${result} | ${seconds.toFixed(1)} | ${String(note).split('\n')[0]} |`);
process.exitCode = rows.some(({ result }) => result === 'FAILED') ? 1 : 0;
