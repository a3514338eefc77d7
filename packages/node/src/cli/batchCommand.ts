import type { Job } from '@pastiche/pipeline';
import { type Command, Option } from 'commander';
import { type BatchOptions, batch } from '../batch/batch.ts';
import type { BatchEvent, BatchFailed } from '../batch/events.ts';
import { type WatchWaiting, watch } from '../batch/watch.ts';
import type { BackendName } from '../engines/candidates.ts';
import type { Arguments } from './arguments.ts';
import { madeBy } from './madeBy.ts';
import { createReporter, type Reporter, showBackend, showTime } from './report.ts';
import { wholeNumber } from './values.ts';

/** Options of one run: its files, and masks, which belong to one photo. */
const without = [
  ...['output', 'format', 'saveEvery', 'checkpoint', 'checkpointEvery', 'trace', 'blend'],
  ...['mask', 'masks', 'styleMasks', 'map', 'styleMaps', 'protect', 'keep', 'shapesFrom'],
];

/** What commander makes of the flags that are not the job's. */
interface Flags
  extends Pick<BatchOptions, 'styles' | 'name' | 'pair' | 'skipExisting' | 'jobs'>,
    Pick<Arguments, 'keepExif' | 'settings' | 'fullPaths' | 'json'>,
    Partial<Arguments['encoding']> {
  output: string;
}

/**
 * Adds `pastiche batch`, which paints many photos by many paintings, and `pastiche watch`, which goes on with those that come.
 *
 * @param addOptions adds the options that all runs have, but for some
 */
export function addBatchCommands(
  program: Command,
  addOptions: (command: Command, but: readonly string[]) => void,
  signal: AbortSignal,
): void {
  const many = program
    .command('batch')
    .description('paint many photos by many paintings: folders, patterns, lists')
    .usage('<photo...> --styles <painting...> -o <folder> [options]')
    .argument('<photo...>', "files, folders, addresses, or patterns such as 'photos/*.jpg'")
    .addHelpText('after', notes);
  const coming = program
    .command('watch')
    .description('paint the photos of a folder, and those that come into it')
    .usage('<folder> --styles <painting...> -o <folder> [options]')
    .argument('<folder>', 'the folder whose photos are painted')
    .addHelpText('after', watchNotes);
  const jobs = 'pictures at a time, if there is memory for them (default: 1)';
  const options = {
    styles: new Option('--styles <painting...>', 'paintings: files, folders, addresses or patterns'),
    output: new Option('-o, --output <folder>', 'where the pictures go'),
    name: new Option(
      '--name <pattern>',
      'names of the files, with {photo}, {style} and {n} (default: {photo}-{style}.png)',
    ),
    pair: new Option('--pair', 'the first photo by the first painting, the second by the second, and so on'),
    skipExisting: new Option('--skip-existing', 'paint no picture whose file is there, whatever it was made of'),
    jobs: new Option('--jobs <n>', jobs).argParser(wholeNumber('--jobs')),
  };
  for (const command of [many, coming]) {
    command.helpOption('-h, --help', 'this text');
    for (const [name, option] of Object.entries(options))
      if (command === many || name !== 'pair')
        command.addOption(option.helpGroup('Batch:').makeOptionMandatory(name === 'styles' || name === 'output'));
    addOptions(command, without);
  }
  many.action((photos: string[], flags: Flags) => runBatch(flags, (options) => batch({ ...options, photos }), signal));
  coming.action((photos: string, flags: Flags) => runBatch(flags, (options) => watch({ ...options, photos }), signal));
}

async function runBatch(
  flags: Flags,
  begin: (options: Omit<BatchOptions, 'photos'>) => AsyncIterable<BatchEvent | WatchWaiting>,
  signal: AbortSignal,
): Promise<void> {
  const { output: folder, styles, name, pair, skipExisting, jobs, json, ...rest } = flags;
  const { keepExif, settings, fullPaths, dpi, author, ...options } = rest;
  const job = options as Omit<Job<string, BackendName>, 'content' | 'styles'>;
  const report = createReporter(Boolean(json));
  const begun = performance.now();
  const encoding: BatchOptions['encoding'] = async ({ photo, style }, backend) => {
    const args = { job: { ...job, content: photo, styles: [style] }, encoding: { dpi }, fullPaths };
    return {
      dpi,
      author,
      made: settings ? await madeBy(args, backend) : undefined,
      exifOf: keepExif ? photo : undefined,
    };
  };
  const given = { ...job, weights: job.weights as string | undefined };
  const events = begin({ ...given, styles, folder, name, pair, skipExisting, jobs, encoding, signal });
  const { painted, skipped, failures, total } = await follow(events, report, signal);
  const failed = failures.length;
  const time = showTime((performance.now() - begun) / 1000);
  const others = [skipped && `${skipped} were there`, failed && `${failed} failed`].filter(Boolean).join(', ');
  report.say(`Painted ${painted} of ${total} after ${time}${others ? `; ${others}` : ''}`);
  report.tell({ type: 'finished', painted, skipped, failed });
  if (failed === 0) return;
  for (const { pair: each, error } of failures) report.say(`  ${each.output}: ${error.message}`);
  const [{ error }] = failures;
  error.message = `${failed} of ${total} pictures failed; the first: ${error.message}`;
  throw error;
}

/** Reports what happens, and counts it. */
async function follow(
  events: AsyncIterable<BatchEvent | WatchWaiting>,
  report: Reporter,
  signal: AbortSignal,
): Promise<{ painted: number; skipped: number; failures: BatchFailed[]; total: number }> {
  const seen = { painted: 0, skipped: 0, failures: [] as BatchFailed[], total: 0 };
  let isEngineSaid = false;
  try {
    for await (const event of events) {
      if (event.type === 'waiting') {
        report.end();
        report.say('Waiting for photos; Ctrl-C ends it');
        report.tell(event);
        continue;
      }
      // A watched folder has more from time to time.
      if (event.type === 'planned') seen.total += event.total;
      if (event.type === 'failed') seen.failures.push(event);
      if (event.type === 'painted' || event.type === 'skipped') seen[event.type]++;
      if (event.type === 'run' && event.event.type === 'backend' && !isEngineSaid) {
        report.say(showBackend(event.event.reason));
        isEngineSaid = true;
      }
      tell(event, seen.painted + seen.skipped + seen.failures.length, seen.total, report);
    }
    return seen;
  } catch (error) {
    report.end();
    const done = seen.painted + seen.skipped;
    if (signal.aborted) report.say(`Interrupted after ${done} of ${seen.total}: the same command goes on`);
    throw error;
  } finally {
    report.end();
  }
}

/** @param done how many pictures are done */
function tell(event: BatchEvent, done: number, total: number, report: Reporter): void {
  if (event.type === 'notice') {
    report.say(event.message);
    report.tell(event);
  } else if (event.type === 'planned') {
    report.tell(event);
  } else if (event.type === 'run') {
    const { pair, event: step } = event;
    if (step.type === 'step')
      report.progress((done + step.progress) / total, `${done + 1}/${total}  ${pair.output}`, 0);
  } else {
    const { pair, type, ...rest } = event;
    const words = {
      painted: `${event.done}/${total}  ${pair.output}`,
      skipped: `${event.done}/${total}  ${pair.output} was there`,
      failed: `${event.done}/${total}  ${pair.output} failed: ${event.type === 'failed' ? event.error.message : ''}`,
    };
    report.say(words[type]);
    if (event.type === 'failed') {
      const { code, message } = event.error;
      report.tell({ type: 'failed', ...pair, code, message, done: event.done, total });
    } else {
      report.tell({ ...pair, ...rest, type } as Parameters<Reporter['tell']>[0]);
    }
  }
}

const notes = `
Examples:
  pastiche batch photos/ --styles paintings/ -o out
  pastiche batch 'photos/**/*.jpg' --styles monet.jpg wave.jpg -o out --name '{style}/{photo}.jpg'
  pastiche batch photos/ --styles monet.jpg -o out --preset instant

The network is loaded once, and every painting is measured once. A file that cannot be painted is
reported, and the batch goes on. Started again after it was killed, it goes on where it was: a
hidden file in the folder says which pictures are done, and of what they were made.`;

const watchNotes = `
Example:
  pastiche watch inbox/ --styles paintings/ -o out --preset instant

A photo is painted when it is there and whole, and again when it changes. Started again, it paints
what is new. What cannot be painted is reported, and tried again when it changes.`;
