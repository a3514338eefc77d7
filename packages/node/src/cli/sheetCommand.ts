import { invalidOption, parseOption } from '@pastiche/core';
import { isStart, type Job, listPictures, type Variant, type Vary, variantsOf } from '@pastiche/pipeline';
import { type Command, Option } from 'commander';
import { checkEncoding, checkSize } from '../files/encode.ts';
import { formatOfName } from '../files/images.ts';
import { stemOf } from '../files/stem.ts';
import type { SheetEvent, SheetFailed, SheetPicture } from '../sheet/events.ts';
import { usualTile } from '../sheet/planSheet.ts';
import { sheet } from '../sheet/sheet.ts';
import type { Arguments } from './arguments.ts';
import { madeBy, variedBy } from './madeBy.ts';
import { checkOutputs } from './outputs.ts';
import { createReporter, type Reporter, showBackend, showTime } from './report.ts';
import { parseVary } from './vary.ts';

/** Options of one picture, and those that a sheet has otherwise. */
const without = [
  ...['output', 'format', 'saveEvery', 'checkpoint', 'checkpointEvery', 'trace', 'size'],
  ...['depth', 'gamut', 'keepExif'],
];

type Flags = { vary: string[] } & Record<string, unknown>;

/**
 * Adds `pastiche sheet`, which paints a contact sheet of variants.
 *
 * @param addOptions adds the options that all runs have, but for some
 * @param toArguments what the flags of a run mean
 */
export function addSheetCommand(
  program: Command,
  addOptions: (command: Command, but: readonly string[]) => void,
  toArguments: (pictures: { content: string; styles: string[] }, flags: Record<string, unknown>) => Arguments,
  signal: AbortSignal,
): void {
  const command = program
    .command('sheet')
    .description('paint a labeled contact sheet: a tile for each value of options')
    .usage('<photo> [style...] --vary <option=values> [-o sheet.png] [options]')
    .helpOption('-h, --help', 'this text')
    .argument('<photo>', 'a file or an address')
    .argument('[style...]', 'the paintings, unless they vary')
    .addHelpText('after', notes);
  const vary = 'values of an option, such as styleWeight=5,14,40, or of style: paintings, a folder, a pattern';
  const size = `longer side of a tile, in pixels (default: ${usualTile})`;
  for (const option of [
    new Option('--vary <option=values>', vary)
      .argParser((text: string, before: string[] = []) => [...before, text])
      .makeOptionMandatory(),
    new Option('-o, --output <file>', 'where to write; the ending says how: .png .jpg .webp .avif .tif'),
    new Option('--size <n>', size).argParser((text) => parseOption('size', text, '--size')),
  ]) {
    command.addOption(option.helpGroup('Sheet:'));
  }
  addOptions(command, without);
  const fixed = ['vary', 'output', 'help'];
  const options = command.options.filter(
    (option) => option.helpGroupHeading !== 'Output:' && !fixed.includes(option.attributeName()),
  );
  command.action(async (content: string, styles: string[], { vary: texts, ...flags }: Flags) => {
    const varied = await parseVary(texts, options);
    if (styles.length > 0 && varied.styles) throw invalidOption('--vary style', 'no paintings beside it', styles);
    if (styles.length === 0 && !varied.styles)
      throw invalidOption('the paintings', 'at least one, or --vary style=a.jpg,b.jpg,', 'none');
    await runSheet(toArguments({ content, styles }, flags), varied, signal);
  });
}

/** One call of the command. */
interface Call {
  args: Arguments;
  /** The job of the first tile. */
  first: Arguments['job'];
  vary: Vary;
  output: string;
  report: Reporter;
  seen: { failures: SheetFailed[]; backend?: string; done: number; total: number; soFar?: () => SheetPicture };
}

async function runSheet(args: Arguments, vary: Vary, signal: AbortSignal): Promise<void> {
  const { job, encoding } = args;
  const variants = variantsOf(vary);
  const first = { size: usualTile, ...job, ...variants[0] } as Arguments['job'];
  const output = args.output ?? defaultOutput(args);
  checkEncoding(formatOfName(output), encoding);
  await checkOutputs({ ...args, job: withAllPictures(args, variants) }, output);
  const report = createReporter(args.json);
  const call: Call = { args, first, vary, output, report, seen: { failures: [], done: 0, total: 0 } };
  const begun = performance.now();
  const styles = job.styles.length > 0 ? job.styles : undefined;
  try {
    for await (const event of sheet({ ...job, styles, vary, signal } as Parameters<typeof sheet>[0])) {
      tell(event, call);
      if (event.type !== 'drawn') continue;
      await save(event, call);
      report.end();
      const { width, height } = event.picture;
      report.say(`Wrote ${output} (${width}x${height}) after ${showTime((performance.now() - begun) / 1000)}`);
      report.tell({ type: 'written', output, width, height });
    }
  } catch (error) {
    await leave(call, signal);
    throw error;
  } finally {
    report.end();
  }
  const { failures, total } = call.seen;
  if (failures.length === 0) return;
  const [{ error }] = failures;
  error.message = `${failures.length} of ${total} tiles failed; the first: ${error.message}`;
  throw error;
}

/** At the end of a sheet that is not whole: writes what there is of it. */
async function leave(call: Call, signal: AbortSignal): Promise<void> {
  const { output, report, seen } = call;
  report.end();
  if (!seen.soFar) return;
  await save(seen.soFar(), call);
  const end = signal.aborted ? 'Interrupted: wrote' : 'Wrote';
  report.say(`${end} the sheet so far to ${output} (${seen.done} of ${seen.total} tiles)`);
  if (signal.aborted) report.tell({ type: 'interrupted', output });
}

async function save({ picture, blank }: SheetPicture, { args, first, vary, output, seen }: Call): Promise<void> {
  const { encoding, settings, fullPaths } = args;
  const sheet = { vary: await variedBy(vary, fullPaths), ...(blank.length > 0 ? { blank } : {}) };
  const made = { ...(await madeBy({ ...args, job: first }, seen.backend)), sheet };
  await picture.toFile(output, { ...encoding, made: settings ? made : undefined });
}

function tell(event: SheetEvent, { report, seen, output }: Call): void {
  if (event.type === 'planned') {
    // Before hours of work.
    checkSize(formatOfName(output), event);
    seen.total = event.total;
    report.tell(event);
  } else if (event.type === 'run') {
    const { tile, event: step } = event;
    if (step.type === 'backend' && !seen.backend) {
      seen.backend = step.name;
      report.say(showBackend(step.reason));
    }
    if (step.type === 'step')
      report.progress((tile.index + step.progress) / seen.total, `${tile.index + 1}/${seen.total}  ${tile.label}`, 0);
  } else if (event.type !== 'drawn') {
    const { tile, done, total } = event;
    seen.done = done;
    if (event.type === 'painted') {
      const { width, height } = event.picture;
      seen.soFar = event.soFar;
      report.say(`${done}/${total}  ${tile.label}`);
      report.tell({ type: 'painted', ...tile, width, height, done, total });
    } else {
      const { code, message } = event.error;
      seen.failures.push(event);
      report.say(`${done}/${total}  ${tile.label} failed: ${message}`);
      report.tell({ type: 'failed', ...tile, code, message, done, total });
    }
  }
}

/** `photo.jpg` and `painting.jpg` give `photo-painting-sheet.png`. */
function defaultOutput({ job: { content = '', styles } }: Arguments): string {
  return `${[content, ...styles.slice(0, 1)].map(stemOf).join('-')}-sheet.png`;
}

/** A job with all pictures that tiles read. */
function withAllPictures({ job }: Arguments, variants: readonly Variant[]): Arguments['job'] {
  const pictures = variants.flatMap((variant) => listPictures({ ...job, ...variant } as Job, isStart));
  return { ...job, styles: [...new Set(pictures.map(({ picture }) => picture))] };
}

const notes = `
Examples:
  pastiche sheet photo.jpg painting.jpg --vary styleWeight=5,14,40 --vary styleScale=0.5,1,2 -o sheet.png
  pastiche sheet photo.jpg --vary style=paintings/ --preset instant
  pastiche sheet photo.jpg painting.jpg --vary 'styleLayers=conv1_1,conv2_1|conv4_1,conv5_1'

The first option is the columns, the second the rows, others make further rows; a single one fills a
square. Values are those of the flag; between values with commas stands |. "pastiche inspect sheet.png"
prints the command of each tile. Ctrl-C writes the sheet so far.`;
