import { invalidOption, PasticheError } from '@pastiche/core';
import { Command, CommanderError, Option } from 'commander';
import { type ServeOptions, usual, type WorkOptions } from '../options.ts';
import { serve } from '../serve.ts';
import { version } from '../version.ts';
import { work } from '../work.ts';

/**
 * Runs `serve` or `worker`, and resolves when it was ended by Ctrl-C or SIGTERM.
 *
 * @param args the command line, without the program
 * @throws PasticheError
 */
export async function run(args: readonly string[]): Promise<void> {
  const program = new Command('pastiche')
    .description('Paints for many: an HTTP server, and workers on as many machines as there are.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .configureHelp({ helpWidth: Math.min(100, process.stdout.columns || 100) });
  addServe(program);
  addWorker(program);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    if (error.code === 'commander.help') throw new PasticheError('invalid-option', 'Expected serve or worker');
    throw new PasticheError('invalid-option', error.message.replace(/^error: /, ''), { cause: error });
  }
}

function addServe(program: Command): void {
  const command = program
    .command('serve')
    .description('an HTTP server: pictures are uploaded, painted, and fetched')
    .helpOption('-h, --help', 'this text')
    .addHelpText('after', serveNotes);
  add(command, 'Server', [
    ['--port <n>', 'where it listens; 0 is any that is free', count('--port', 0)],
    ['--host <name>', 'where it listens; others than this machine need --tokens', String],
    ['--tokens <file>', 'clients and their tokens: [{ "name": "anna", "token": "..." }]', String],
    [
      '--redis <url>',
      'the queue, for workers elsewhere, such as redis://localhost:6379 (default: in this process)',
      String,
    ],
    ['--allow-host <name...>', 'hosts whose addresses may be given as pictures', undefined],
    ['--keep-days <n>', 'days after which uploads and results are removed; 0: never', count('--keep-days', 0)],
  ]);
  addPainting(command);
  add(command, 'Limits', [
    ['--max-waiting <n>', 'jobs that wait; then it answers 429', count('--max-waiting')],
    ['--max-client-jobs <n>', 'jobs of one client that have not ended', count('--max-client-jobs')],
    ['--max-pictures <n>', 'pictures of a batch', count('--max-pictures')],
    ['--max-paintings <n>', 'paintings of a job', count('--max-paintings')],
    ['--max-frames <n>', 'frames of a film', count('--max-frames')],
    ['--max-size <pixels>', 'longer side of a painted picture', count('--max-size')],
    ['--max-iterations <n>', 'steps of a picture', count('--max-iterations')],
    ['--max-upload <size>', 'an upload, such as 50MB', bytes('--max-upload')],
    ['--max-pixels <n>', 'pixels of an uploaded picture', count('--max-pixels')],
    ['--max-stored <size>', 'uploads and results of one client', bytes('--max-stored')],
  ]);
  command.action(async (flags: ServeOptions) => {
    const served = await serve({ ...flags, log: true });
    process.stderr.write(`Listening on ${served.url}${flags.redis ? '' : ', and painting here'}\n`);
    await untilEnded(served);
  });
}

function addWorker(program: Command): void {
  const command = program
    .command('worker')
    .description('takes jobs from a queue on Redis, and paints them')
    .helpOption('-h, --help', 'this text')
    .addHelpText('after', workerNotes);
  command.addOption(
    new Option('--redis <url>', 'the queue, such as redis://localhost:6379').makeOptionMandatory().helpGroup('Worker:'),
  );
  add(command, 'Worker', [
    [
      '--dead-after <seconds>',
      'a worker that says nothing for so long is dead; the same for all',
      count('--dead-after'),
    ],
    ['--health <[host:]port>', 'where /health/live, /health/ready and /metrics answer (default: nowhere)', parseHealth],
  ]);
  addPainting(command);
  command.action(async (flags: WorkOptions) => {
    const working = await work({ ...flags, log: true });
    if (working.health) process.stderr.write(`Health on ${working.health}\n`);
    await untilEnded(working);
  });
}

type Row = [flags: string, description: string, parse?: (text: string) => unknown];

function add(command: Command, group: string, rows: readonly Row[]): void {
  for (const [flags, description, parse] of rows) {
    const option = new Option(flags, description).helpGroup(`${group}:`);
    if (parse) option.argParser(parse);
    const value = (usual as Record<string, unknown>)[option.attributeName()];
    if (value !== undefined) option.default(value, print(value));
    command.addOption(option);
  }
}

function print(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ') || 'none';
  const isLarge = typeof value === 'number' && value >= 1e7;
  if (!isLarge) return String(value);
  return value >= 1e9 ? `${value / 1e9}G` : `${value / 1e6}M`;
}

function addPainting(command: Command): void {
  add(command, 'Painting', [
    ['--store <address>', 'a folder that all machines share, or s3://bucket/prefix?endpoint=...', String],
    ['--jobs <n>', 'pictures at a time, each in a process of its own', count('--jobs')],
    [
      '--max-seconds <n>',
      'the longest that a picture, a scene, or the cutting of a film may take',
      count('--max-seconds'),
    ],
    ['--preview-every <seconds>', 'how often clients see the picture so far', count('--preview-every')],
    ['--checkpoint-every <seconds>', 'how often it is noted how far a picture is', count('--checkpoint-every')],
    ['--backend <name>', 'the engine (default: the fastest)', String],
    ['--memory <size>', 'the most memory of a picture, such as 4GB (default: what is free)', bytes('--memory')],
  ]);
}

/** Ctrl-C and SIGTERM end it gracefully; a second one at once. */
async function untilEnded({ close }: { close(): Promise<void> }): Promise<void> {
  const first = await new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.on(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));
        resolve(signal);
      });
    }
  });
  process.stderr.write(`${first}: ends what is under way. Once more ends it at once\n`);
  await close();
}

function count(name: string, least = 1): (text: string) => number {
  return (text) => {
    const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least) return value;
    throw invalidOption(name, `a whole number from ${least}`, text);
  };
}

function bytes(name: string): (text: string) => number {
  return (text) => {
    const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMGT]?)B?$/i.exec(text) ?? [];
    const value = Number(number) * 1000 ** ' KMGT'.indexOf(unit.toUpperCase() || ' ');
    if (value >= 1) return Math.round(value);
    throw invalidOption(name, 'a size such as 50MB', text);
  };
}

const mostPort = 65_535;

function parseHealth(text: string): WorkOptions['health'] {
  const [, host = '127.0.0.1', port] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? [];
  if (Number(port) <= mostPort) return { host, port: Number(port) };
  throw invalidOption('--health', 'a port, or a host and a port', text);
}

const serveNotes = `
Examples:
  pastiche serve
  pastiche serve --store /shared/pastiche --redis redis://localhost:6379 --tokens tokens.json --host 0.0.0.0

  curl --data-binary @photo.jpg -H content-type:image/jpeg localhost:8080/v1/uploads

Without --redis it paints in this machine, and what waits is kept in the store for the next start. With it, workers
paint: "pastiche worker". The API is described at /openapi.json; / is a page to try it.`;

const workerNotes = `
Example:
  pastiche worker --redis redis://localhost:6379 --store /shared/pastiche

It has the store of the server. Ended by SIGTERM, it gives back what it works on, with a checkpoint, and another
worker goes on from there; so does another one when it is killed, from the last checkpoint.`;
