// Sets up all that the README's commands need, on a machine with only Node and npm: the pinned pnpm, the pinned
// dependencies, the build. Plain JavaScript without dependencies, since it runs before there are any.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const windows = process.platform === 'win32';

/** Runs a program in the project's root and returns its exit code. With `quiet`, its output is shown only if it fails. */
export function tryRun(program, args, { quiet = false, ...options } = {}) {
  const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit';
  // npm and npx are .cmd files on Windows, which only a shell can start.
  const result = spawnSync(program, args, { cwd: root, stdio, shell: windows, maxBuffer: 2 ** 26, ...options });
  if (result.error) throw result.error;
  if (quiet && result.status !== 0) process.stderr.write(`${result.stdout}${result.stderr}`);
  return result.status ?? 1;
}

/** Runs a program in the project's root; ends this process with its exit code if it fails. */
export function run(program, args, options) {
  const status = tryRun(program, args, options);
  if (status !== 0) process.exit(status);
}

/** The program and arguments of the pinned pnpm, which npx fetches the first time. */
export function pnpm(args) {
  return ['npx', ['--yes', manifest.packageManager, ...args]];
}

/** Installs the dependencies and builds the packages, unless nothing changed since the last time. */
export function bootstrap({ quiet = false } = {}) {
  checkNode();
  const stamp = join(root, 'node_modules/.pastiche-set-up');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()) return;
  rmSync(stamp, { force: true });
  const isFirst = !existsSync(join(root, 'node_modules'));
  if (quiet && !isFirst) console.error('Setting up pastiche: its sources or dependencies changed.');
  // pnpm asks before it replaces packages from a store that has moved, and fails where nobody can answer.
  const install = ['install', '--frozen-lockfile', '--config.confirmModulesPurge=false', '--reporter=append-only'];
  run(...pnpm(install), { quiet: quiet && !isFirst });
  const build = ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only'];
  run(...pnpm(build), { quiet, env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' } });
  writeFileSync(stamp, fingerprint());
}

/** Changes with the contents of everything that is installed or built from, and with the times of what was built. */
function fingerprint() {
  const hash = createHash('sha256');
  const add = (path, isBuilt) => {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${path}\n${size}\n`).update(isBuilt ? String(mtimeMs) : readFileSync(path));
  };
  const addFolder = (folder, isBuilt) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (['node_modules', '.turbo'].includes(entry.name)) continue;
      if (entry.isDirectory()) addFolder(path, isBuilt || entry.name === 'dist');
      else add(path, isBuilt);
    }
  };
  for (const { name } of readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile()))
    if (/\.(json|yaml|ts)$/.test(name)) add(join(root, name), false);
  for (const folder of ['packages', 'apps', 'samples', 'examples', 'bench'])
    if (existsSync(join(root, folder))) addFolder(join(root, folder), false);
  return hash.digest('hex');
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`pastiche needs Node 20.19 or later; this is ${process.version}. See nodejs.org.`);
  process.exit(1);
}
