import { PasticheError } from '@pastiche/core';
import { CommanderError } from 'commander';
import { version } from '../version.ts';
import { runCommand } from './command.ts';
import type { ErrorEvent } from './events.ts';
import { createProgram } from './program.ts';
import { writeJson } from './report.ts';

/** Exit codes: 0 done, 1 failed, 2 called wrongly, 128 + the signal's number when interrupted. */
const interruptions = { SIGINT: 130, SIGTERM: 143 } as const;

/** Runs the command line and returns the process's exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const controller = new AbortController();
  let interrupted: number | undefined;
  for (const [signal, code] of Object.entries(interruptions)) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait.
      if (interrupted !== undefined) process.exit(code);
      interrupted = code;
      controller.abort(new DOMException('Interrupted', 'AbortError'));
    });
  }
  // Whoever reads our lines may stop doing so (`| head`); the picture is still wanted.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const { signal } = controller;
  const program = createProgram(version, (args) => runCommand(args, signal), signal);
  try {
    await program.parseAsync(argv);
    return 0;
  } catch (error) {
    if (interrupted !== undefined && controller.signal.reason === error) return interrupted;
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // A command of commands without one: its help has been shown.
    if (error instanceof CommanderError && error.code === 'commander.help') return 2;
    return fail(error instanceof CommanderError ? misuse(error) : error, argv.includes('--json'));
  }
}

function misuse({ message }: CommanderError): PasticheError {
  return new PasticheError('invalid-option', `${message.replace(/^error: /, '')} (pastiche --help tells more)`);
}

/** One line on stderr, and one on stdout for programs. */
function fail(error: unknown, json: boolean): number {
  const known = PasticheError.isInstance(error);
  const { stack } = error as Error;
  // A file's name may have line breaks.
  const message = (error as Error).message.replace(/\s*\n\s*/g, ' ');
  const code = known ? error.code : 'internal';
  const isMisuse = code === 'invalid-option' || code === 'unknown-layer';
  const help = known ? error.help : undefined;
  if (json) writeJson({ type: 'error', code, message, help } satisfies ErrorEvent);
  // WebAssembly kernels fail like this when they get no memory. memory.ts refuses most such sizes beforehand.
  const advice = error instanceof WebAssembly.RuntimeError ? ' (out of memory? try a smaller --size)' : '';
  // Whoever called it wrongly is helped by --help.
  const more = isMisuse ? '' : ` (${help})`;
  process.stderr.write(known ? `pastiche: ${message}${more}\n` : `pastiche: unexpected error: ${message}${advice}\n`);
  if (process.env.PASTICHE_DEBUG) process.stderr.write(`${stack}\n`);
  return isMisuse ? 2 : 1;
}

process.exitCode = await main(process.argv);
