// Kills runs by SIGKILL at random moments, resumes each, kills it again and lets it end: the picture must be that of a run that nobody killed, to the bit.
// A fifth of the runs meets a truncated checkpoint or a full disk on the way. Fails at the first picture that differs. Measures the last build.
//
//   npx tsx bench/kill.ts [runs] [backends] [at once] [seed]

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@pastiche/core';

const [count = '100', names = 'onnx,wasm', width = '2', seed = '1'] = process.argv.slice(2);
const root = new URL('..', import.meta.url).pathname;
const bin = join(root, 'packages/node/bin/pastiche.js');
const random = createRandom(Number(seed));
const below = (limit: number): number => Math.floor(random.uniform() * limit);

const optimizers = ['adam', 'lbfgs', 'gradient-descent'];
const kinds = names.split(',').flatMap((backend) => optimizers.map((optimizer) => ({ backend, optimizer })));
const steps = 24;

function argumentsOf({ backend, optimizer }: (typeof kinds)[number], output: string): string[] {
  const pictures = ['content-boat.jpg', 'style-facets.jpg'].map((name) => join(root, 'samples', name));
  const sizes = ['--size', '80', '--min-size', '48', '--iterations', '12', '--coarse-iterations', '6'];
  return [...pictures, ...sizes, '--backend', backend, '--optimizer', optimizer, '--json', '-o', output];
}

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command; kills it some milliseconds after so many steps, if it lives so long. */
function run(args: readonly string[], kill?: { steps: number; wait: number }): Promise<Ended> {
  return new Promise((resolve) => {
    const child: ChildProcess = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr, isDue] = ['', '', false];
    child.stderr?.on('data', (data) => (stderr += data));
    child.stdout?.on('data', (data) => {
      stdout += data;
      if (!kill || isDue || stdout.split('"type":"step"').length <= kill.steps) return;
      isDue = true;
      setTimeout(() => child.kill('SIGKILL'), kill.wait);
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Most steps take a few milliseconds, so that some kills meet the writing of a checkpoint. */
const anywhere = (): { steps: number; wait: number } => ({ steps: below(steps / 2), wait: below(25) });

function check(isFine: boolean, what: string, { stdout, stderr, code }: Ended): void {
  if (isFine) return;
  throw new Error(`${what}\nexit code ${code}\n${stderr}\n${stdout.split('\n').slice(-4).join('\n')}`);
}

type Hazard = 'none' | 'truncated' | 'full disk';

/** One run with its two deaths. Returns what was met on the way. */
async function die(number: number, hazard: Hazard, whole: Uint8Array): Promise<string> {
  const disk = openDisk(hazard === 'full disk');
  try {
    return await dieOn(disk, number, hazard, whole);
  } finally {
    disk.leave();
  }
}

async function dieOn(disk: Disk, number: number, hazard: Hazard, whole: Uint8Array): Promise<string> {
  const kind = kinds[number % kinds.length];
  const [output, path] = [join(folder, `${number}.png`), join(disk.folder, 'run.ckpt')];
  const begin = [...argumentsOf(kind, output), '--checkpoint', path, '--checkpoint-every', '0s'];
  const next = (): string[] => (existsSync(path) ? ['resume', path, '--checkpoint-every', '0s', '--json'] : begin);
  const deaths = [anywhere(), anywhere()];
  let kills = 0;
  for (const death of deaths) {
    const ended = await run(next(), death);
    check(ended.code === null || ended.code === 0, 'It ended by itself', ended);
    if (ended.code === 0) break;
    kills++;
    if (existsSync(path) && hazard === 'truncated') await refuse(path);
    if (existsSync(path) && hazard === 'full disk') disk.fill(path);
  }
  if (!existsSync(output)) {
    const ended = await run(next());
    check(ended.code === 0, 'It did not end well', ended);
  }
  if (!readFileSync(output).equals(whole))
    throw new Error(`Run ${number} (${JSON.stringify(kind)}, ${hazard}): another picture`);
  rmSync(output);
  return `${kills} kills, ${hazard}`;
}

/** A truncated checkpoint is refused in one line and left as it is. Afterwards the whole one is there again. */
async function refuse(path: string): Promise<void> {
  copyFileSync(path, `${path}.whole`);
  truncateSync(path, below(statSync(path).size));
  const before = readFileSync(path);
  const ended = await run(['resume', path]);
  check(
    ended.code === 1 && ended.stderr.trim().split('\n').length === 1,
    'A truncated checkpoint was not refused',
    ended,
  );
  check(readFileSync(path).equals(before), 'A truncated checkpoint was changed', ended);
  copyFileSync(`${path}.whole`, path);
  rmSync(`${path}.whole`);
}

/** A folder for checkpoints. */
interface Disk {
  folder: string;
  /** Leaves no room in it: of a small disk where this process may mount one, else by a folder in the place of its draft. */
  fill(path: string): void;
  leave(): void;
}

function openDisk(isSmall: boolean): Disk {
  const own = mkdtempSync(join(folder, 'disk-'));
  const isMounted = isSmall && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', own]).status === 0;
  const fill = (path: string): void => {
    rmSync(`${path}.part`, { force: true, recursive: true });
    if (isMounted) spawnSync('dd', ['if=/dev/zero', `of=${join(own, 'ballast')}`, 'bs=4096']);
    else mkdirSync(`${path}.part`);
  };
  const leave = (): void => {
    if (isMounted) spawnSync('umount', [own]);
    rmSync(own, { recursive: true, force: true });
  };
  return { folder: own, fill, leave };
}

const folder = mkdtempSync(join(tmpdir(), 'pastiche-kill-'));
const started = performance.now();
try {
  const wholes: Buffer[] = [];
  for (const [i, kind] of kinds.entries()) {
    const output = join(folder, `whole-${i}.png`);
    const ended = await run(argumentsOf(kind, output));
    check(ended.code === 0, 'A run that nobody killed failed', ended);
    wholes.push(readFileSync(output));
  }
  const met: Record<string, number> = {};
  let number = 0;
  const work = async (): Promise<void> => {
    while (number < Number(count)) {
      const mine = number++;
      const hazard: Hazard = mine % 10 === 4 ? 'truncated' : mine % 10 === 9 ? 'full disk' : 'none';
      const what = await die(mine, hazard, wholes[mine % kinds.length]);
      met[what] = (met[what] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: Number(width) }, work));
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  console.log(`${count} runs on ${names}: ${count} pictures equal to the bit, in ${minutes} minutes`);
  console.log(
    Object.entries(met)
      .sort()
      .map(([what, times]) => `  ${times} with ${what}`)
      .join('\n'),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
