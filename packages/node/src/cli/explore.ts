import { invalidOption } from '@pastiche/core';
import { networks } from '@pastiche/models';
import { type Command, Option } from 'commander';
import { backendNames } from '../engines/candidates.ts';
import type { ExploreEvent } from '../explore/events.ts';
import { type ExploreOptions, explore } from '../explore/explore.ts';
import { createReporter, type Reporter, showBytes, showTime } from './report.ts';
import { createTimer, type Timer } from './timer.ts';

/** `pastiche explore`: what each unit of a network sees, as a report that opens from disk. */
export function addExploreCommand(program: Command, signal: AbortSignal): void {
  program
    .command('explore')
    .description('show what each unit of a network sees in a folder of pictures, as pages that open from disk')
    .usage('--images <folder> -o <folder> [options]')
    .helpOption('-h, --help', 'this text')
    .requiredOption('--images <folder>', 'the pictures; folders within it count, hidden files do not')
    .requiredOption('-o, --output <folder>', 'where to write; what an earlier call began there is gone on with')
    .option('--layers <names>', 'comma-separated (default: the deepest before each pool)', parseLayers)
    .option('--patches <n>', 'how many patches of each unit, the strongest (default: 9)', numberOf('--patches'))
    .option('--units <n>', 'how many units of each layer get onto the pages, or all (default: all)', parseUnits)
    .option('--size <pixels>', 'side of the square at which pictures are shown (default: 224)', numberOf('--size'))
    .addOption(
      new Option('--view <shape>', 'what of a picture is shown: the square in its middle, or all of it')
        .choices(['square', 'fit'])
        .default('square'),
    )
    .addOption(
      new Option('--rule <name>', 'how what a unit responds to is projected back to the pixels')
        .choices(['deconvnet', 'guided', 'saliency'])
        .default('deconvnet'),
    )
    .option('--no-projections', 'patches alone, which is many times faster')
    .option('--thumbnail <pixels>', 'largest side of each small picture (default: 64)', numberOf('--thumbnail'))
    .addOption(
      new Option('--model <name>', 'default: vgg19 with --weights, else compact; VGG is fetched once').choices(
        Object.keys(networks),
      ),
    )
    .option('--weights <file>', 'its weights: a safetensors or Keras .h5 file, or a URL')
    .addOption(new Option('--backend <name>', 'default: the fastest that works here').choices([...backendNames]))
    .option('--json', 'one event a line on stdout, as JSON, and nothing else')
    .addHelpText('after', notes)
    .action((flags: Flags) => run(flags, signal));
}

const notes = `
Example:
  pastiche explore --images photos --model vgg19 --layers conv1_1,conv2_1,conv3_1,conv4_1 -o report

The report begins at index.html. Interrupted, or killed, the same command goes on from where it was; called again with
more pictures in the folder, it takes these in. What cannot be read is told of, and left out. The numbers are in
top-patches.json.`;

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
      report.say('Interrupted: the same command goes on from here');
    }
    throw error;
  } finally {
    report.end();
  }
}

/** Tells a person how it goes. */
function createTeller(report: Reporter): (event: ExploreEvent) => void {
  const begin = performance.now();
  const [pictures, patches] = [createTimer(), createTimer()];
  return (event) => {
    switch (event.type) {
      case 'network':
        if (event.backend) report.say(`Backend: ${event.backend.reason}`);
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
        // At the end, with those of earlier calls.
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

function numberOf(flag: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1) throw invalidOption(flag, 'a whole number from 1 up', text);
    return value;
  };
}

function parseUnits(text: string): number | undefined {
  return text === 'all' ? undefined : numberOf('--units')(text);
}
