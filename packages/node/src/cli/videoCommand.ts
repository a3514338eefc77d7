import { type Command, Option } from 'commander';
import type { VideoEvent } from '../film/events.ts';
import { type VideoOptions, video } from '../film/video.ts';
import { createReporter, type Reporter, showBackend, showTime } from './report.ts';
import { number, wholeNumber } from './values.ts';

/** Options of one picture: its file, where it starts, and masks, which belong to one photo. */
const without = [
  ...['output', 'format', 'saveEvery', 'checkpoint', 'checkpointEvery', 'trace', 'init', 'depth', 'dpi', 'author'],
  ...['keepExif', 'fullPaths', 'settings', 'shapesFrom'],
  ...['mask', 'masks', 'styleMasks', 'map', 'styleMaps', 'protect', 'keep'],
];

type Flags = Omit<VideoOptions, 'film' | 'styles'> & { json?: boolean };

/**
 * Adds `pastiche video`, which paints films.
 *
 * @param addOptions adds the options that all runs have, but for some
 */
export function addVideoCommand(
  program: Command,
  addOptions: (command: Command, but: readonly string[]) => void,
  signal: AbortSignal,
): void {
  const command = program
    .command('video')
    .description('paint a film: strokes stay on what they paint')
    .usage('<film> <style...> -o <film> [options]')
    .helpOption('-h, --help', 'this text')
    .argument('<film>', 'a file that ffmpeg reads, a GIF, an animated WebP, or a folder of frames')
    .argument('<style...>', 'the paintings')
    .addHelpText('after', notes);
  const output = 'where to write: .mp4 .mov .mkv .webm .gif .webp, or a folder for frames';
  const steady = 'how steady strokes lie on what they paint, 0..1; 0 paints each frame for itself (default: 0.9)';
  const steps = 'steps of a frame that goes on from the one before (default: half of --iterations)';
  const passes = 'paint forward, backward, forward, ...: an odd number; 3 takes twice the steps (default: 1)';
  const passSteps = 'steps of a frame in each pass after the first (default: a quarter of --iterations)';
  const flow = 'files with the motion between frames, such as flow/{of}-{within}.flo (default: it is measured)';
  for (const option of [
    new Option('-o, --output <film>', output).makeOptionMandatory(),
    new Option('--steady <number>', steady).argParser(number('--steady')),
    new Option('--frame-iterations <n>', steps).argParser(wholeNumber('--frame-iterations')),
    new Option('--passes <n>', passes).argParser(wholeNumber('--passes')),
    new Option('--pass-iterations <n>', passSteps).argParser(wholeNumber('--pass-iterations')),
    new Option('--fps <number>', 'frames a second of a folder of frames (default: 24)').argParser(number('--fps')),
    new Option('--crf <n>', 'how much to compress: lower is better and larger (default: 16; .webm: 24)').argParser(
      wholeNumber('--crf'),
    ),
    new Option('--flow <pattern>', flow),
    new Option('--ffmpeg <file>', 'the program that reads and writes films (default: $FFMPEG_PATH, else ffmpeg)'),
  ]) {
    command.addOption(option.helpGroup('Film:'));
  }
  addOptions(command, without);
  command.action((film: string, styles: string[], flags: Flags) => runVideo({ ...flags, film, styles, signal }));
}

async function runVideo({ json, ...options }: VideoOptions & Flags): Promise<void> {
  const report = createReporter(Boolean(json));
  const begun = performance.now();
  const seen: Seen = { done: 0, total: 0, before: 0, begun };
  try {
    for await (const event of video(options)) tell(event, seen, report);
  } catch (error) {
    report.end();
    if (options.signal?.aborted && seen.total > 0)
      report.say(`Interrupted after ${seen.done} of ${seen.total} frames: the same command goes on`);
    throw error;
  } finally {
    report.end();
  }
}

interface Seen {
  done: number;
  total: number;
  /** How many were done when it began. */
  before: number;
  begun: number;
  isEngineSaid?: boolean;
  /** Whether frames go through several passes, of which the progress tells. */
  hasPasses?: boolean;
}

function tell(event: VideoEvent, seen: Seen, report: Reporter): void {
  if (event.type === 'run') {
    const { event: step } = event;
    if (step.type === 'backend' && !seen.isEngineSaid) report.say(showBackend(step.reason));
    if (step.type === 'backend') seen.isEngineSaid = true;
    return;
  }
  report.tell(event);
  if (event.type === 'planned') {
    const { done, total, width, height } = event;
    Object.assign(seen, { done, total, before: done, begun: performance.now() });
    report.say(`${total} frames, ${width}x${height}${done > 0 ? `; ${done} were painted before` : ''}`);
  } else if (event.type === 'pass') {
    const { pass, passes, frame, part } = event;
    const { total, before, begun } = seen;
    seen.hasPasses = true;
    const seconds = (performance.now() - begun) / 1000 / (part - before / total);
    const left = `${showTime(seconds * (1 - part))} left`;
    report.progress(part, `pass ${pass}/${passes}, frame ${frame}/${total}  ${left}`);
  } else if (event.type === 'frame') {
    const { done, total, isCut } = event;
    Object.assign(seen, { done, total });
    if (seen.hasPasses) return;
    const seconds = (performance.now() - seen.begun) / 1000 / (done - seen.before);
    const left = `${showTime(seconds * (total - done))} left`;
    report.progress(done / total, `${done}/${total} frames${isCut ? ', a new scene' : ''}  ${left}`);
  } else if (event.type === 'preview') {
    report.say(`${event.frames} frames can be played: ${event.path}`);
  } else if (event.type === 'written') {
    const time = showTime((performance.now() - seen.begun) / 1000);
    report.say(`Wrote ${event.output} (${event.frames} frames, ${event.width}x${event.height}) after ${time}`);
  }
}

const notes = `
Examples:
  pastiche video film.mp4 painting.jpg -o out.mp4 --preset instant
  pastiche video film.mp4 painting.jpg -o out.mp4 --size 384
  pastiche video film.mp4 painting.jpg -o out.mp4 --size 384 --passes 3
  pastiche video film.mp4 monet.jpg wave.jpg --blend 0.7,0.3 -o out.webm
  pastiche video frames/ painting.jpg --fps 12 -o out.gif

With --preset instant, a network paints several frames a second; without it, each frame takes a run
of its own, from the frame before. Frame rate, rotation, colors and sound stay as they are. Killed and
started again, it goes on where it was: a folder beside the output holds what is done.`;
