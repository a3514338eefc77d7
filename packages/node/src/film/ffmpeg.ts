import { type ChildProcess, type ChildProcessByStdio, type StdioOptions, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { PasticheError } from '@pastiche/core';

/** The user's ffmpeg: reads and writes films. It is never run through a shell, so that names of files are nothing but names. */
export class Ffmpeg {
  readonly #program: string;
  readonly #signal: AbortSignal | undefined;
  readonly #formats: readonly string[] | undefined;

  /**
   * @param program a path or a name @defaultValue `$FFMPEG_PATH`, else `ffmpeg` of the PATH
   * @param formats the only ones that films may have, as ffmpeg names them @defaultValue all
   */
  constructor(program: string | undefined, signal: AbortSignal | undefined, formats?: readonly string[]) {
    this.#formats = formats;
    this.#program = program ?? (process.env.FFMPEG_PATH || 'ffmpeg');
    this.#signal = signal;
  }

  /**
   * What ffprobe, which comes with ffmpeg, says, as JSON.
   *
   * @throws PasticheError `backend-unavailable` if there is no ffmpeg, `unreadable` for what it cannot read
   */
  async probe(path: string, args: readonly string[]): Promise<unknown> {
    const program = this.#program.replace(/ffmpeg(\.exe)?$/i, 'ffprobe$1');
    const { child, ended } = this.#spawn(
      program,
      [...args, '-of', 'json', ...this.inputOf(path)],
      ['ignore', 'pipe', 'pipe'],
    );
    const text: string[] = [];
    child.stdout?.setEncoding('utf8').on('data', (data: string) => text.push(data));
    await ended('unreadable', path);
    return JSON.parse(text.join(''));
  }

  /** A film as input: a file and nothing else, whatever its name looks like and whatever a playlist in it asks for. */
  inputOf(path: string): string[] {
    const formats = this.#formats ? ['-format_whitelist', this.#formats.join(',')] : [];
    return [...formats, '-protocol_whitelist', 'file,pipe', '-i', `file:${path}`];
  }

  /** Runs it to its end. @throws PasticheError with the code given, which says what it said */
  async run(args: readonly string[], code: 'unreadable' | 'unwritable', path: string, cwd?: string): Promise<void> {
    const { ended } = this.#spawn(this.#program, [...quietly, ...args], ['ignore', 'ignore', 'pipe'], cwd);
    await ended(code, path);
  }

  /** Runs it, and reads what it writes. */
  read(args: readonly string[], path: string): { output: Readable; ended: Promise<void>; kill(): void } {
    const { child, ended } = this.#spawn(this.#program, [...quietly, ...args], ['ignore', 'pipe', 'pipe']);
    const { stdout } = child as ChildProcessByStdio<null, Readable, Readable>;
    return { output: stdout, ended: ended('unreadable', path), kill: () => void child.kill('SIGKILL') };
  }

  /** Runs it, and writes what it reads. */
  write(args: readonly string[], path: string): { input: Writable; ended: Promise<void>; kill(): void } {
    const { child, ended } = this.#spawn(this.#program, [...quietly, ...args], ['pipe', 'ignore', 'pipe']);
    const { stdin } = child as ChildProcessByStdio<Writable, null, Readable>;
    // Why it stopped reading, `ended` says.
    stdin.on('error', () => {});
    return { input: stdin, ended: ended('unwritable', path), kill: () => void child.kill('SIGKILL') };
  }

  #spawn(
    program: string,
    args: readonly string[],
    stdio: StdioOptions,
    cwd?: string,
  ): { child: ChildProcess; ended(code: 'unreadable' | 'unwritable', path: string): Promise<void> } {
    this.#signal?.throwIfAborted();
    const child = spawn(program, args, { stdio, cwd, windowsHide: true });
    const stop = (): void => void child.kill('SIGKILL');
    this.#signal?.addEventListener('abort', stop);
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
    });
    const outcome = new Promise<{ exit: number | null } | { error: NodeJS.ErrnoException }>((resolve) => {
      child.on('error', (error) => resolve({ error }));
      child.on('close', (exit) => resolve({ exit }));
    }).finally(() => this.#signal?.removeEventListener('abort', stop));
    const ended = async (code: 'unreadable' | 'unwritable', path: string): Promise<void> => {
      const end = await outcome;
      this.#signal?.throwIfAborted();
      if ('error' in end) throw missing(program, end.error);
      if (end.exit === 0) return;
      const lines = said.trim().split('\n');
      const reason = lines[lines.length - 1].replace(/^.*: (?=[A-Z])/, '') || 'ffmpeg was ended';
      throw new PasticheError(code, `Cannot ${code === 'unreadable' ? 'read' : 'write'} ${path}: ${reason}`);
    };
    return { child, ended };
  }
}

const quietly = ['-hide_banner', '-nostdin', '-v', 'error', '-y'];

function missing(program: string, { code, message }: NodeJS.ErrnoException): PasticheError {
  const reason = code === 'ENOENT' ? 'it is not installed' : message;
  return new PasticheError(
    'backend-unavailable',
    `Films need ffmpeg, but ${program} cannot be run: ${reason}. Install it from https://ffmpeg.org, or name it by --ffmpeg or $FFMPEG_PATH`,
  );
}
