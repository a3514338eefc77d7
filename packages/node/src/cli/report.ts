import { Forecast, type StyleEvent } from '@pastiche/core';
import ora, { type Ora } from 'ora';
import type { ExploreEvent } from '../explore/events.ts';
import type { CommandEvent, StoredEvent } from './events.ts';

/** Shows the progress of a run to users or programs. */
export interface Reporter {
  /** Prints a line for users, such as the backend or a file. */
  say(line: string): void;
  /** Prints an event for programs that is not one of the run's own. */
  tell(event: CommandEvent | ExploreEvent | StoredEvent): void;
  event(event: StyleEvent): void;
  /** Shows the progress of other long work to users: a fraction, 0..1, and a text. */
  progress(part: number, words: string): void;
  /** Stops the progress display. */
  end(): void;
}

/** JSON on request, a progress bar on a terminal, plain lines otherwise. */
export function createReporter(json: boolean): Reporter {
  if (json) return jsonReporter();
  // Some terminals (of containers and test tools) report 0 columns, by which ora would divide.
  const isTerminal = stream.isTTY && process.stderr.isTTY && process.stderr.columns > 0;
  return isTerminal ? barReporter() : lineReporter();
}

/** Where lines and events go. */
let stream: NodeJS.WriteStream = process.stdout;

/** Sends lines and events to stderr from now on, since the picture goes to stdout. */
export function leaveStdoutToPicture(): void {
  stream = process.stderr;
}

/** One JSON object per line. */
function jsonReporter(): Reporter {
  return { say: () => {}, tell: writeJson, event: writeJson, progress: () => {}, end: () => {} };
}

export function writeJson(value: object): void {
  stream.write(`${JSON.stringify(value)}\n`);
}

/** Plain lines for pipes and logs: the start of each scale, and ten lines within it. */
function lineReporter(): Reporter {
  const forecast = new Forecast();
  const say = (line: string): void => void stream.write(`${line}\n`);
  let tenth = 0;
  return {
    say,
    tell: () => {},
    progress(part, words) {
      const now = Math.floor(10 * part);
      if (now !== tenth) say(words);
      tenth = now;
    },
    event(event) {
      forecast.see(event);
      if (event.type === 'notice') say(event.message);
      if (event.type === 'weights') {
        const now = event.total ? Math.floor((10 * event.loaded) / event.total) : Math.floor(event.loaded / 1e7);
        if (now !== tenth) say(describeWeights(event));
        tenth = now;
      }
      const every = 'iterations' in event ? Math.max(1, Math.floor(event.iterations / 10)) : 1;
      if (event.type === 'step' && event.iteration % every === 0) say(describeStep(event, forecast));
      if (event.type === 'scale') say(`${describeScale(event)}, ${event.iterations} steps`);
      if (event.type === 'recovery') say(describeRecovery(event));
    },
    end: () => {},
  };
}

/** A progress bar for terminals. */
function barReporter(): Reporter {
  const forecast = new Forecast();
  // If ora read stdin, Ctrl-C would not arrive as a signal.
  const spinner: Ora = ora({ discardStdin: false, stream: process.stderr });
  const above = (line: string): void => {
    spinner.clear();
    process.stderr.write(`${line}\n`);
  };
  return {
    say: above,
    tell: () => {},
    progress(part, words) {
      if (!spinner.isSpinning) spinner.start();
      spinner.text = `${bar(part)} ${words}`;
      spinner.render();
    },
    event(event) {
      forecast.see(event);
      if (!spinner.isSpinning && event.type !== 'done') spinner.start();
      if (event.type === 'step') spinner.text = `${bar(event.progress)} ${describeStep(event, forecast)}`;
      if (event.type === 'scale') spinner.text = `${bar(event.progress)} ${describeScale(event)}`;
      if (event.type === 'recovery') above(describeRecovery(event));
      if (event.type === 'notice') above(event.message);
      if (event.type === 'weights') {
        spinner.text = `${event.total ? bar(event.loaded / event.total) : ''} ${describeWeights(event)}`;
      }
      // Drawn at every step, since a CPU backend hardly lets the spinner's timer run.
      spinner.render();
    },
    end: () => spinner.stop(),
  };
}

const barLength = 24;

function bar(progress: number): string {
  const full = Math.round(progress * barLength);
  return `${'█'.repeat(full)}${'░'.repeat(barLength - full)} ${Math.floor(progress * 100)}%`;
}

type Of<Type extends StyleEvent['type']> = Extract<StyleEvent, { type: Type }>;

function describeScale({ scale, scales, width, height }: Of<'scale'>): string {
  return `scale ${scale + 1}/${scales} (${width}x${height})`;
}

function describeStep(event: Of<'step'>, { secondsPerStep, secondsLeft }: Forecast): string {
  const place = `scale ${event.scale + 1}/${event.scales}  step ${event.iteration}/${event.iterations}`;
  const pace = secondsPerStep === undefined ? '' : `  ${showRate(1 / secondsPerStep)}`;
  const left = secondsLeft === undefined ? '' : `  ${showTime(secondsLeft)} left`;
  return `${place}  loss ${event.loss.toPrecision(4)}${pace}${left}`;
}

function describeWeights({ network, source, loaded, total }: Of<'weights'>): string {
  return `downloading ${network} from ${source}  ${showBytes(loaded)}${total ? ` of ${showBytes(total)}` : ''}`;
}

/** `80134624` as `80.1 MB`. */
export function showBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function describeRecovery({ loss, rate }: Of<'recovery'>): string {
  return `The cost became ${loss}. Continuing from the best picture with steps ${1 / rate} times smaller`;
}

function showRate(rate: number): string {
  return rate >= 1 ? `${rate.toFixed(1)} it/s` : `${(1 / rate).toFixed(1)} s/it`;
}

/** `75` as `1:15`. */
export function showTime(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
