// `npm test`: sets up what is needed, then runs every check there is, and says which one failed.
import { bootstrap, pnpm } from './bootstrap.mjs';
import { ensureBrowser } from './browser.mjs';

const checks = [
  ['Format and lint', ['exec', 'biome', 'ci', '--error-on-warnings']],
  ['Types', ['exec', 'tsc', '-p', 'tsconfig.json']],
  ['Types of the site', ['exec', 'tsc', '-p', 'apps/demo']],
  ['Unused code', ['exec', 'knip', '--treat-config-hints-as-errors']],
  ['Packages (publint, attw)', ['-r', '--filter=./packages/*', 'run', 'check']],
  ['Size budgets', ['exec', 'size-limit']],
  ['Tests', ['exec', 'vitest', 'run', '--coverage']],
  ['Packed packages in an empty project', ['exec', 'node', 'scripts/packed.mjs']],
  ['Examples', ['exec', 'node', 'scripts/examples.mjs']],
];

bootstrap();
ensureBrowser();
for (const [name, args] of checks) {
  const begin = performance.now();
  console.log(`\n=== ${name}`);
  pnpm(args);
  console.log(`=== ${name}: fine (${((performance.now() - begin) / 1000).toFixed(0)} s)`);
}
console.log(`\nAll ${checks.length} checks passed.`);
