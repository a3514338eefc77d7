import { run } from '../run.mjs';
import { pinned, versions } from '../versions.mjs';

/** Paints by library and command, and lets the doctor name the runtime. */
async function paint({ project }, name, args) {
  const place = await project(name, { packages: pinned(name) });
  const tool = (...more) => run('npx', [name, ...args, ...more], { cwd: place });
  const { stdout } = await tool('paint.mjs');
  const doctor = await tool('node_modules/@pastiche/node/bin/pastiche.js', 'doctor');
  if (!new RegExp(name, 'i').test(doctor.stdout)) throw new Error(`the doctor says ${doctor.stdout.split('\n')[0]}`);
  return stdout.trim();
}

export const rows = [
  {
    name: 'bun',
    environment: `Bun ${versions.bun}`,
    does: 'library, and doctor',
    run: (workshop) => paint(workshop, 'bun', ['run']),
  },
  {
    name: 'deno',
    environment: `Deno ${versions.deno}`,
    does: 'library, and doctor',
    run: (workshop) => paint(workshop, 'deno', ['run', '-A']),
  },
];
