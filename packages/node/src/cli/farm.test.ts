import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing.ts';
import { runPastiche } from './testing.ts';

const nowhere = temporaryFolder();
const farm = fileURLToPath(new URL('../../../farm', import.meta.url));

it.each(['serve', 'worker'])('%s says which package it needs', async (command) => {
  // pnpm says there where all packages of a workspace are.
  const env = { NODE_PATH: '' };
  const { code, stderr } = await runPastiche([command, '--port', '0'], { folder: nowhere, env });
  expect([code, stderr]).toEqual([1, expect.stringContaining('npm install @pastiche/farm')]);
});

it.each([
  ['serve', '--tokens'],
  ['worker', '--dead-after'],
])('%s is that of the package, where it is installed', async (command, option) => {
  const { code, stdout } = await runPastiche([command, '--help'], { folder: farm });
  expect([code, stdout]).toEqual([0, expect.stringContaining(option)]);
  const wrong = await runPastiche([command, '--redis', 'localhost', '--store', nowhere], { folder: farm });
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('redis://')]);
});
