import { invalidOption } from '@pastiche/core';
import { type Command, Option } from 'commander';
import type { ExploreEvent } from '../explore/events.ts';
import { type ExploreOptions, explore } from '../explore/explore.ts';
import { createReporter, type Reporter, showBackend, showBytes, showTime } from './report.ts';
import { createTimer, type Timer } from './timer.ts';
import { networkOptions, wholeNumber } from './values.ts';

/** Adds `pastiche explore`, which writes a report on what each unit of a network sees. */
export function addExploreCommand(program: Command, signal: AbortSignal): void {
  const command = program
    .command('explore')
    .description('write a report on what each unit of a network sees in a folder of pictures')
    .usage('--images <folder> -o <folder> [options]')
    .helpOption('-h, --help', 'this text')
    .requiredOption('--images <folder>', 'folder of pictures, with its subfolders; hidden files are ignored')
    .requiredOption('-o, --output <folder>', 'folder for the report; an interrupted report in it is continued')
    .option('--layers <names>', 'layers, comma-separated (default: the deepest before each pool)', parseLayers)
    .option('--patches <n>', 'patches per unit (default: 9)', wholeNumber('--patches'))
    .option('--units <n>', 'units per layer on the page, or all (default: all)', parseUnits)
    .option('--size <pixels>', 'size of the pictures as the network sees them (default: 224)', wholeNumber('--size'))
    .addOption(
      new Option('--view <shape>', 'part of a picture that the network sees: the square in its middle, or all of it')
        .choices(['square', 'fit'])
        .default('square'),
    )
    .addOption(
      new Option('--rule <name>', 'how activations are projected back to the pixels')
        .choices(['deconvnet', 'guided', 'saliency'])
        .default('deconvnet'),
    )
    .option('--no-projections', 'show patches only, which is many times faster')
    .option('--thumbnail <pixels>', 'largest side of each small picture (default: 64)', wholeNumber('--thumbnail'))
    .option('--json', 'print only events, as one JSON object per line')
    .addHelpText('after', notes)
    .action((flags: Flags) => run(flags, signal));
  for (const option of networkOptions('VGG is downloaded once')) command.addOption(option);
}

const notes = `
Example:
  pastiche explore --images photos --model vgg19 --layers conv1_1,conv2_1,conv3_1,conv4_1 -o report

Open index.html to read the report. If the command is interrupted, run it again to continue; it also adds pictures that
are new in the folder. Unreadable files are listed and left out. The numbers are in top-patches.json.`;

interface Flags extends Omit<ExploreOptions, 'rule' | 'mode' | 'signal' | 'weights'> {
  weights?: string;
  view: ExploreOptions['mode'];
  rule: ExploreOptions['rule'];
  projections: boolean;
  json?: boolean;
}

async function run({ view, projections, rule, json = false, ...rest }: Flags, signal: AbortSignal): Promise<void> {
  const report = createReporter(json);
  const show = json ? (event: ExploreEvent) => report.tell(event) : createTeller(report);
  try {
    const events = explore({ ...rest, mode: view, rule: projections ? rule : 'none', signal });
    for await (const event of events) show(event);
  } catch (error) {
    if (error === signal.reason) {
      report.end();
      report.say('Interrupted. Run the same command again to continue');
    }
    throw error;
  } finally {
    report.end();
  }
}

/** Shows events to users. */
function createTeller(report: Reporter): (event: ExploreEvent) => void {
  const begin = performance.now();
  const [pictures, patches] = [createTimer(), createTimer()];
  return (event) => {
    switch (event.type) {
      case 'network':
        if (event.backend) report.say(showBackend(event.backend.reason));
        return report.say(`Network: ${event.name}; layers ${event.layers.join(', ')}`);
      case 'picture': {
        const progress = event.done / event.total;
        return report.progress(progress, `picture ${event.done}/${event.total}${left(pictures, progress)}`);
      }
      case 'patches':
        return report.progress(
          event.progress,
          `${event.layer}, patch ${event.done}/${event.total}${left(patches, event.progress)}`,
        );
      case 'skipped':
        // Listed at the end, with those of earlier calls.
        return;
      case 'blank':
        return report.say(`The patches of ${event.image} stay blank in ${event.layer}: ${event.reason}`);
      case 'page':
        return report.say(`Wrote ${event.page}`);
      case 'report': {
        report.end();
        const seconds = (performance.now() - begin) / 1000;
        for (const { image, reason } of event.skipped) report.say(`Left out ${image}: ${reason}`);
        const skipped = event.skipped.length > 0 ? `, ${event.skipped.length} files left out` : '';
        const size = `${showBytes(event.bytes)} after ${showTime(seconds)}`;
        return report.say(`Wrote ${event.index}: ${event.pictures} pictures${skipped}; ${size}`);
      }
      default:
        return report.event(event);
    }
  };
}

function left(timer: Timer, progress: number): string {
  const seconds = timer.see(progress);
  return seconds === undefined ? '' : `  ${showTime(seconds)} left`;
}

function parseLayers(text: string): string[] {
  const layers = text.split(',').map((layer) => layer.trim());
  if (layers.includes('')) throw invalidOption('--layers', 'layers such as conv1_1,conv2_1', text);
  return layers;
}

function parseUnits(text: string): number | undefined {
  return text === 'all' ? undefined : wholeNumber('--units')(text);
}
