// `npm test`: sets up the project, runs every check, and lists the time of each and those that failed.
import { bootstrap, pnpm, tryRun } from './bootstrap.mjs';
import { ensureBrowser } from './browser.mjs';

const checks = [
  ['Format and lint', ['exec', 'biome', 'ci', '--error-on-warnings']],
  ['Types', ['exec', 'tsc', '-p', 'tsconfig.json']],
  ['Types of the site', ['exec', 'tsc', '-p', 'apps/demo']],
  ['Unused code', ['exec', 'knip', '--treat-config-hints-as-errors']],
  ['Packages (publint, attw)', ['-r', '--filter=./packages/*', 'run', 'check']],
  ['Size budgets', ['exec', 'size-limit']],
  ['Tests', ['exec', 'vitest', 'run', '--coverage']],
  ['Documentation', ['exec', 'node', 'apps/docs/scripts/build.mjs']],
  ['Packed packages in an empty project', ['exec', 'node', 'scripts/packed.mjs']],
  ['Examples', ['exec', 'node', 'scripts/examples.mjs']],
];

const seconds = (begin) => `${((performance.now() - begin) / 1000).toFixed(0)} s`;
const begin = performance.now();
bootstrap();
ensureBrowser();
const report = [{ name: 'Set-up', result: 'fine', time: seconds(begin) }];
for (const [name, args] of checks) {
  console.log(`\n=== ${name}`);
  const start = performance.now();
  const result = tryRun(...pnpm(args)) === 0 ? 'fine' : 'FAILED';
  report.push({ name, result, time: seconds(start) });
  console.log(`=== ${name}: ${result} (${seconds(start)})`);
}

console.log('');
for (const { name, result, time } of [...report, { name: 'All', result: '', time: seconds(begin) }])
  console.log(`${time.padStart(8)}  ${name.padEnd(36)} ${result}`);
const failed = report.filter(({ result }) => result === 'FAILED').map(({ name }) => name);
console.log(failed.length > 0 ? `\nFailed: ${failed.join('; ')}` : `\nAll ${checks.length} checks passed.`);
process.exitCode = failed.length > 0 ? 1 : 0;
