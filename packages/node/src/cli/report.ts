import { Forecast, type StyleEvent } from '@pastiche/core';
import ora from 'ora';
import type { ExploreEvent } from '../explore/events.ts';
import type { BatchCommandEvent, CommandEvent, SheetCommandEvent, StoredEvent, VideoCommandEvent } from './events.ts';

/** What users see: lines, and how far long work has come. */
interface Display {
  /** Prints a line, such as the backend or a file. */
  say(line: string): void;
  /**
   * @param part how much is done, 0..1, if that is known
   * @param stage what decides where there are lines only: each tenth gets one. @defaultValue `part`
   */
  progress(part: number | undefined, words: string, stage?: number): void;
  /** Stops the progress display. */
  end(): void;
}

/** Shows the progress of a run to users or programs. */
export interface Reporter extends Display {
  /** Prints an event for programs that is not one of the run's own. */
  tell(
    event: CommandEvent | BatchCommandEvent | SheetCommandEvent | VideoCommandEvent | ExploreEvent | StoredEvent,
  ): void;
  event(event: StyleEvent): void;
}

/** JSON on request, a progress bar on a terminal, plain lines otherwise. */
export function createReporter(json: boolean): Reporter {
  if (json) return { say: () => {}, tell: writeJson, event: writeJson, progress: () => {}, end: () => {} };
  // Some terminals (of containers and test tools) report 0 columns, by which ora would divide.
  const isTerminal = stream.isTTY && process.stderr.isTTY && process.stderr.columns > 0;
  const display = isTerminal ? barDisplay() : lineDisplay();
  const forecast = new Forecast();
  return {
    ...display,
    tell: () => {},
    event(event) {
      forecast.see(event);
      show(event, forecast, display);
    },
  };
}

/** Where lines and events go. */
let stream: NodeJS.WriteStream = process.stdout;

/** Sends lines and events to stderr from now on, since the picture goes to stdout. */
export function leaveStdoutToPicture(): void {
  stream = process.stderr;
}

/** One JSON object per line. */
export function writeJson(value: object): void {
  say(JSON.stringify(value));
}

/** Prints a line. */
export function say(line: string): void {
  stream.write(`${line}\n`);
}

/** For pipes and logs. */
function lineDisplay(): Display {
  let tenth = 0;
  return {
    say,
    progress(part = 0, words, stage = part) {
      const now = Math.floor(10 * stage);
      if (now !== tenth) say(words);
      tenth = now;
    },
    end: () => {},
  };
}

/** A progress bar for terminals. */
function barDisplay(): Display {
  // If ora read stdin, Ctrl-C would not arrive as a signal.
  const spinner = ora({ discardStdin: false, stream: process.stderr });
  return {
    say(line) {
      spinner.clear();
      process.stderr.write(`${line}\n`);
    },
    progress(part, words) {
      if (!spinner.isSpinning) spinner.start();
      spinner.text = part === undefined ? words : `${bar(part)} ${words}`;
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

function show(event: StyleEvent, { secondsPerStep, secondsLeft }: Forecast, { say, progress }: Display): void {
  if (event.type === 'notice') say(event.message);
  if (event.type === 'recovery') {
    const smaller = `steps ${1 / event.rate} times smaller`;
    say(`The cost became ${event.loss}. Continuing from the best picture with ${smaller}`);
  }
  if (event.type === 'weights') {
    const { network, source, loaded, total } = event;
    const size = `${showBytes(loaded)}${total ? ` of ${showBytes(total)}` : ''}`;
    const part = total ? loaded / total : undefined;
    progress(part, `downloading ${network} from ${source}  ${size}`, part ?? loaded / 1e8);
  }
  if (event.type === 'scale') {
    const { scale, scales, width, height, iterations } = event;
    progress(event.progress, `scale ${scale + 1}/${scales} (${width}x${height}), ${iterations} steps`, -1);
  }
  if (event.type === 'step') {
    const { scale, scales, iteration, iterations } = event;
    const place = `scale ${scale + 1}/${scales}  step ${iteration}/${iterations}`;
    const pace = secondsPerStep === undefined ? '' : `  ${showRate(1 / secondsPerStep)}`;
    const left = secondsLeft === undefined ? '' : `  ${showTime(secondsLeft)} left`;
    const words = `${place}  loss ${event.loss.toPrecision(4)}${pace}${left}`;
    progress(event.progress, words, iteration / iterations);
  }
}

function showRate(rate: number): string {
  return rate >= 1 ? `${rate.toFixed(1)} it/s` : `${(1 / rate).toFixed(1)} s/it`;
}

/** Which engine computes, and where to look for a faster one if it is the slowest. */
export function showBackend(reason: string): string {
  return `Backend: ${reason}${reason === 'WebAssembly' ? ' ("pastiche doctor" says what would be faster)' : ''}`;
}

/** `80134624` as `80.1 MB`. */
export function showBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** `75` as `1:15`. */
export function showTime(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
