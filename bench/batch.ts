// What a batch saves: the processor time of 60 photos x 2 paintings at 256 px as one batch, and of as many single commands (of which every tenth is run). The memory after 20
// and after 120 pictures. Then the batch is killed by SIGKILL at five random moments and ends: the 120 files must be the same. Measures the last build; needs bash and Linux.
//
//   npx tsx bench/batch.ts PHOTOS PAINTINGS [preset]

import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createRandom } from '@pastiche/core';

const [photos, paintings, preset = 'draft'] = process.argv.slice(2);
if (!paintings) throw new Error('Usage: npx tsx bench/batch.ts PHOTOS PAINTINGS [preset]');
const bin = new URL('../packages/node/bin/pastiche.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'pastiche-batch-bench-'));
const random = createRandom(1);

/** Copies the first pictures of a folder and of those in it. */
function take(from: string, count: number, name: string): string[] {
  mkdirSync(join(folder, name));
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((each) => /\.(jpe?g|png)$/i.test(each));
  return files
    .sort()
    .slice(0, count)
    .map((file, i) => {
      const copy = join(folder, name, `${String(i).padStart(2, '0')}${file.slice(file.lastIndexOf('.'))}`);
      copyFileSync(join(from, file), copy);
      return copy;
    });
}

/** Runs the command, and returns its processor time, in seconds. */
function run(args: readonly string[]): number {
  const { stdout, status } = spawnSync('bash', ['-c', 'node "$@" > /dev/null; times', 'bash', bin, ...args], {
    encoding: 'utf8',
  });
  const [, minutes, seconds, systemMinutes, systemSeconds] = /\n(\d+)m([\d.]+)s (\d+)m([\d.]+)s/.exec(stdout) ?? [];
  if (status !== 0 || seconds === undefined) throw new Error(`It failed: ${stdout}`);
  return 60 * (Number(minutes) + Number(systemMinutes)) + Number(seconds) + Number(systemSeconds);
}

const content = take(photos, 60, 'photos');
const styles = take(paintings, 2, 'paintings');
const options = ['--size', '256', '--preset', preset];
const batch = (output: string): string[] => [
  ...['batch', join(folder, 'photos'), '--styles', join(folder, 'paintings'), '-o', output, '--json'],
  ...options,
];

/** Runs the batch; kills it after a time, or tells how much memory it had at its most after so many pictures. */
function follow(output: string, seconds = Number.POSITIVE_INFINITY): Promise<Map<number, number>> {
  const child = spawn('node', [bin, ...batch(output)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const peaks = new Map<number, number>();
  if (Number.isFinite(seconds)) setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  createInterface(child.stdout).on('line', (line) => {
    const { type, done } = JSON.parse(line);
    if (type !== 'painted' || child.exitCode !== null) return;
    const [, peak] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
    if (peak) peaks.set(done, Number(peak) / 1e3);
  });
  return new Promise((resolve) => child.on('close', () => resolve(peaks)));
}

try {
  const total = content.length * styles.length;
  const whole = join(folder, 'whole');
  const together = run(batch(whole));
  const sample = content
    .flatMap((photo, i) => styles.map((style, j) => [photo, style, i * styles.length + j] as const))
    .filter(([, , i]) => i % 10 === 0);
  const single = sample.map(([photo, style, i]) => run([photo, style, '-o', join(folder, `${i}.png`), ...options]));
  const apart = (single.reduce((sum, each) => sum + each, 0) / sample.length) * total;
  console.log(
    `${total} pictures, ${preset}: ${together.toFixed(0)} s of processor time as a batch, ${apart.toFixed(0)} s as single commands: ${(together / apart).toFixed(2)}`,
  );
  const begun = performance.now();
  const peaks = await follow(join(folder, 'again'));
  const took = (performance.now() - begun) / 1000;
  console.log(
    `most memory: ${peaks.get(20)?.toFixed(0)} MB after 20 pictures, ${peaks.get(total - 1)?.toFixed(0)} MB after ${total - 1}`,
  );
  const killed = join(folder, 'killed');
  for (let i = 0; i < 5; i++) await follow(killed, 3 + (took / 4) * random.uniform());
  const before = readdirSync(killed).filter((name) => name.endsWith('.png')).length;
  await follow(killed);
  const names = readdirSync(whole).filter((name) => name.endsWith('.png'));
  const same = names.filter((name) => readFileSync(join(killed, name)).equals(readFileSync(join(whole, name))));
  console.log(
    `killed five times, the last time with ${before} pictures, then ended: ${same.length} of ${names.length} files are the same`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
