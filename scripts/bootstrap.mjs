// Sets up all that the two commands of the README need, on a machine with only Node and npm: the pinned pnpm, the pinned
// dependencies, the build. Plain JavaScript without dependencies, since it runs before there are any.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const windows = process.platform === 'win32';

/** Runs a program in the project's root; ends this process with its exit code if it fails. */
export function run(program, args, options = {}) {
  // npm and npx are .cmd files on Windows, which only a shell can start.
  const result = spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: windows, ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Runs the pinned pnpm, which npx fetches the first time. */
export function pnpm(args, options) {
  run('npx', ['--yes', manifest.packageManager, ...args], {
    ...options,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', ...options?.env },
  });
}

/** Installs the dependencies and builds the packages, as far as they are not up to date. */
export function bootstrap({ quiet = false } = {}) {
  checkNode();
  const output = quiet && existsSync(join(root, 'node_modules')) ? ['--silent'] : ['--reporter=append-only'];
  pnpm(['install', '--frozen-lockfile', ...output]);
  pnpm(
    ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only'],
    quiet ? { stdio: ['ignore', 'ignore', 'inherit'] } : {},
  );
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`pastiche needs Node 20.19 or later; this is ${process.version}. See nodejs.org.`);
  process.exit(1);
}
