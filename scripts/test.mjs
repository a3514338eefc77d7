// `npm test`: sets up the project, runs every check, and lists the time of each and those that failed.
// `npm test -- --coverage` also measures which code the tests reach, and fails if that is too little. Code that is watched computes at two thirds of its speed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installByApt, onPath } from './apt.mjs';
import { bootstrap, root } from './bootstrap.mjs';
import { ensureBrowser } from './browser.mjs';

const windows = process.platform === 'win32';
const bin = (name, ...args) => [join(root, 'node_modules/.bin', name), args];
const script = (name, ...args) => [process.execPath, [join(root, 'scripts', name), ...args]];

/** The longest check: its output is shown as it comes. */
const tests = ['Tests', bin('vitest', 'run', ...process.argv.slice(2).filter((arg) => arg === '--coverage'))];

/** These run one after another while the tests run. The output of each is shown when it has ended. */
const others = [
  ['Format and lint', bin('biome', 'ci', '--error-on-warnings')],
  ['Types, type tests too', bin('tsc', '-p', 'tsconfig.json')],
  ['Types of the site', bin('tsc', '-p', 'apps/demo')],
  ['Unused code', bin('knip', '--treat-config-hints-as-errors')],
  ['Size budgets', bin('size-limit')],
  ['Documentation', script('../apps/docs/scripts/build.mjs')],
  ['Packed packages where people use them', script('consumer/main.mjs', '--subset')],
  ['Examples', script('examples.mjs')],
];

const seconds = (begin) => `${((performance.now() - begin) / 1000).toFixed(0)} s`;
const begin = performance.now();
bootstrap();
ensureBrowser();
// Where there is none, the tests of films are skipped, and say so.
if (!onPath('ffmpeg', 'ffmpeg.exe')) installByApt('ffmpeg', 'The tests of films need ffmpeg');
// The same for a queue on Redis.
if (!onPath('redis-server')) installByApt('redis-server', 'The tests of queues need Redis');
const report = [{ name: 'Set-up', result: 'fine', time: seconds(begin) }];

/** Runs a check and reports it. */
async function check([name, [program, args]], stdio) {
  const start = performance.now();
  let output = '';
  const isFine = await new Promise((resolve) => {
    // The programs in node_modules/.bin are .cmd files on Windows, which only a shell can start.
    const child = spawn(program, args, { cwd: root, stdio, shell: windows, env });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += data));
    child.on('error', (error) => {
      output += error;
      resolve(false);
    });
    child.on('close', (code) => resolve(code === 0));
  });
  const result = isFine ? 'fine' : 'FAILED';
  report.push({ name, result, time: seconds(start), output });
  console.log(`\n${output}=== ${name}: ${result} (${seconds(start)})`);
}

async function checkOthers() {
  for (const each of others) await check(each, ['ignore', 'pipe', 'pipe']);
}

// What the tests run is built by now.
const env = { ...process.env, PASTICHE_BUILT: '1' };
await Promise.all([check(tests, 'inherit'), checkOthers()]);

console.log('');
for (const { name, result, time } of [...report, { name: 'All', result: '', time: seconds(begin) }])
  console.log(`${time.padStart(8)}  ${name.padEnd(36)} ${result}`);
const failed = report.filter(({ result }) => result === 'FAILED');
// What they said is far above by now, and a server that keeps the end of a log would lose it.
for (const { name, output } of failed) if (output) console.log(`\n=== ${name} failed:\n${output.slice(-4000)}`);
const names = failed.map(({ name }) => name).join('; ');
console.log(failed.length > 0 ? `\nFailed: ${names}` : `\nAll ${others.length + 1} checks passed.`);
process.exitCode = failed.length > 0 ? 1 : 0;
