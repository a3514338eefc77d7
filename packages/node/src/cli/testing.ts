import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/pastiche.js', import.meta.url));

export interface Outcome {
  code: number | null;
  /** One character a byte, if it was given `stdin`. */
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** Where it runs. */
  folder: string;
  env?: NodeJS.ProcessEnv;
  /** The largest file that it may write, in bytes. */
  limit?: number;
  /** What it reads from stdin. */
  stdin?: Buffer;
  /** Gets the process, and all of stdout so far whenever there is more. */
  during?: (child: ChildProcess, stdout: string) => void;
}

/** Runs the built command as a process of its own. */
export function runPastiche(
  args: readonly string[],
  { folder, env, limit, stdin, during }: RunOptions,
): Promise<Outcome> {
  if (!existsSync(bin.replace('bin/pastiche.js', 'dist/cli.js'))) throw new Error('Not built: `npm test` does that');
  const command = [process.execPath, bin, ...args];
  // In blocks of 512 bytes.
  const limited = ['sh', '-c', `ulimit -f ${Math.ceil((limit ?? 0) / 512)}; exec "$@"`, 'sh', ...command];
  const [program, ...rest] = limit === undefined ? command : limited;
  return new Promise((resolve) => {
    const child = spawn(program, rest, { cwd: folder, env: { ...process.env, ...env } });
    child.stdin.end(stdin);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += stdin ? data.toString('latin1') : data;
      during?.(child, stdout);
    });
    child.stderr.on('data', (data) => (stderr += data));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

export const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
