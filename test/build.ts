import type { TestProject } from 'vitest/node';
import { pnpm, tryRun } from '../scripts/bootstrap.mjs';

/**
 * Builds what the tests of a project run, such as `@pastiche/node` or `@pastiche/demo`, unless it is newer than its sources. `npm test` has built it
 * already, and says so in the environment.
 */
export function setup({ name }: TestProject): void {
  if (process.env.PASTICHE_BUILT) return;
  const build = ['exec', 'turbo', 'run', 'build', `--filter=@pastiche/${name}`, '--output-logs=errors-only'];
  if (tryRun(...pnpm(build), { quiet: true }) !== 0) throw new Error(`@pastiche/${name} cannot be built`);
}
