import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run.mjs';
import { pinned, versions } from '../versions.mjs';

const test = `it('paints', async () => {
  const { stylize } = await import('@pastiche/node');
  const { width } = await stylize({ content: 'photo.jpg', styles: 'painting.jpg', size: 48, iterations: 2 }).result;
  expect(width).toBe(48);
}, 60_000);
`;

async function tryTest({ project }, name, head, args, env) {
  const place = await project(name, { packages: pinned(name) });
  writeFileSync(join(place, 'paint.test.js'), `${head}\n${test}`);
  await run('npx', [name, ...args], { cwd: place, env });
  return 'the test passes';
}

export const rows = [
  {
    name: 'vitest',
    environment: `Vitest ${versions.vitest}`,
    does: 'a test that paints',
    run: (workshop) => tryTest(workshop, 'vitest', "import { expect, it } from 'vitest';", ['run']),
  },
  {
    name: 'jest',
    environment: `Jest ${versions.jest} with NODE_OPTIONS=--experimental-vm-modules`,
    does: 'a test that paints',
    run: (workshop) => tryTest(workshop, 'jest', '', [], { NODE_OPTIONS: '--experimental-vm-modules' }),
  },
];
