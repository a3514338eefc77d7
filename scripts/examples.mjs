// Runs every example on a small sample pair, and checks that each writes a picture. Checks the types of those for browsers, and paints with React's.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './bootstrap.mjs';
import { checkReact } from './reactExample.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pastiche-examples-'));
const samples = ['content-still-life', 'style-woodblock'].map((name) => join(root, `samples/${name}.jpg`));
const parts = ['inputs.ts', 'clients.ts'];
const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.ts') && !parts.includes(name));
/** What servers say when they have ended the run of a client that left. */
const left = 'a client left; its run has ended';
try {
  for (const example of examples) {
    const out = join(folder, `${example}.png`);
    const args = ['--import', 'tsx', join(root, 'examples', example), ...samples, out, '64'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    const size = status === 0 ? statSync(out).size : 0;
    const isServer = ['express.ts', 'fastify.ts', 'server.ts'].includes(example);
    if (size < 1000 || stderr !== '' || stdout.includes(left) !== isServer) {
      console.error(`${example} failed (exit ${status}, ${size} bytes):\n${stdout}\n${stderr}`);
      process.exit(1);
    }
    console.log(`${example}: wrote a picture of ${size} bytes`);
  }
  run('npx', ['tsc', '-p', 'examples'], { cwd: root });
  await checkReact(join(folder, 'react'));
  console.log('react: painted, stopped, and painted again');
} finally {
  rmSync(folder, { recursive: true });
}
