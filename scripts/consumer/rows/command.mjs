import { statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run.mjs';

const npx = async ({ usual }, args) => run('npx', ['pastiche', ...args], { cwd: await usual() });

async function help(workshop) {
  const { stdout } = await npx(workshop, ['--help']);
  return `${stdout.split('\n').length} lines of help`;
}

async function doctor(workshop) {
  const { stdout } = await npx(workshop, ['doctor']);
  return stdout.trim().split('\n')[0];
}

async function pair(workshop) {
  await npx(workshop, ['photo.jpg', 'painting.jpg', '--size', '128', '--iterations', '20', '--output', 'pair.png']);
  return `wrote a picture of ${statSync(join(await workshop.usual(), 'pair.png')).size} bytes`;
}

export const rows = [
  { name: 'help', environment: 'npx', does: 'pastiche --help', run: help },
  { name: 'doctor', environment: 'npx', does: 'pastiche doctor', run: doctor },
  { name: 'pair', environment: 'npx', does: 'a photo and a painting, 128 px, 20 steps', inSubset: true, run: pair },
];
