// Runs every example on a small sample pair, and checks that each writes a picture.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pastiche-examples-'));
const samples = ['content-still-life', 'style-woodblock'].map((name) => join(root, `samples/${name}.jpg`));
const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.ts') && name !== 'inputs.ts');
try {
  for (const example of examples) {
    const out = join(folder, `${example}.png`);
    const args = ['--import', 'tsx', join(root, 'examples', example), ...samples, out, '64'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    const size = status === 0 ? statSync(out).size : 0;
    if (size < 1000 || stderr !== '') {
      console.error(`${example} failed (exit ${status}, ${size} bytes):\n${stdout}\n${stderr}`);
      process.exit(1);
    }
    console.log(`${example}: wrote a picture of ${size} bytes`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
