import { Forecast, type StyleEvent } from '@pastiche/core';
import ora, { type Ora } from 'ora';
import type { ExploreEvent } from '../explore/events.ts';
import type { CommandEvent, StoredEvent } from './events.ts';

/** Tells a person, or a program, how a run goes. */
export interface Reporter {
  /** A line of its own: which backend, which file. */
  say(line: string): void;
  /** What a program wants to know beyond the run's own events. */
  tell(event: CommandEvent | ExploreEvent | StoredEvent): void;
  event(event: StyleEvent): void;
  /** How far something else is that takes long, for people: 0..1, and in words. */
  progress(part: number, words: string): void;
  /** The run is over, for whichever reason: nothing moves any more. */
  end(): void;
}

/** For whoever listens: JSON if asked for, a moving line on a terminal, plain lines in a pipe. */
export function createReporter(json: boolean): Reporter {
  if (json) return jsonReporter();
  // Some terminals (of containers, of test tools) say that they have no columns, and ora counts lines by dividing by them.
  const isTerminal = process.stdout.isTTY && process.stderr.isTTY && process.stderr.columns > 0;
  return isTerminal ? barReporter() : lineReporter();
}

/** One JSON object a line on stdout. */
function jsonReporter(): Reporter {
  return { say: () => {}, tell: writeJson, event: writeJson, progress: () => {}, end: () => {} };
}

export function writeJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Plain lines, for pipes and logs: the beginning of each scale, and ten lines within it. */
function lineReporter(): Reporter {
  const forecast = new Forecast();
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
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

/** One line that stays in place, for terminals. */
function barReporter(): Reporter {
  const forecast = new Forecast();
  // Not reading stdin: Ctrl-C must arrive as a signal.
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
      // A CPU backend leaves the timer of the spinner little chance: draw at every step.
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
  return `fetching ${network} from ${source}  ${showBytes(loaded)}${total ? ` of ${showBytes(total)}` : ''}`;
}

/** `80134624` as `80.1 MB`. */
export function showBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function describeRecovery({ loss, rate }: Of<'recovery'>): string {
  return `The cost went to ${loss}: going back, and on with steps ${1 / rate} times smaller`;
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
