import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';

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

/** What the process of {@link manyRuns} does: each message has the arguments and the environment of a run, each answer what came of it. */
const server = `
  let runs = 0;
  process.on('message', async ({ args, env }) => {
    Object.assign(process.env, env);
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      process[name].setMaxListeners(0).write = (text, ...rest) => {
        said[name] += text;
        for (const each of rest) if (typeof each === 'function') each();
        return true;
      };
    }
    process.argv = [process.argv[0], 'pastiche', ...args];
    process.exitCode = undefined;
    await import(process.env.PASTICHE_COMMAND + '?' + runs++);
    for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal);
    process.send({ code: process.exitCode, ...said });
  });`;

/**
 * Runs the built command many times in one process, for the tests of the file or of the `describe` around. For what it says and leaves; a
 * process for each takes half a second of its own.
 */
export function manyRuns(folder: string): (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Outcome> {
  let child: ChildProcess;
  beforeAll(() => {
    const env = { ...process.env, PASTICHE_COMMAND: new URL('../../dist/cli.js', import.meta.url).href };
    const stdio: StdioOptions = ['ignore', 'inherit', 'inherit', 'ipc'];
    child = spawn(process.execPath, ['--input-type=module', '-e', server], { cwd: folder, env, stdio });
  });
  afterAll(() => void child.kill());
  return (args, env = {}) =>
    new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`The process ended at: pastiche ${args.join(' ')}`));
      child.once('exit', ended);
      child.once('message', (outcome: Outcome) => {
        child.off('exit', ended);
        resolve(outcome);
      });
      child.send({ args, env });
    });
}

export const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
