import { Forecast, type StyleEvent } from '@pastiche/core';
import { type ReadonlySignal, signal } from '@preact/signals';

export interface Pace {
  /** Seconds a step, of late. */
  perStep: number;
  /** Seconds until the end, as far as one can tell. */
  left: number;
}

const current = signal<Pace | undefined>(undefined);
/** Undefined until there is something to tell from. */
export const pace: ReadonlySignal<Pace | undefined> = current;

let forecast = new Forecast();
/** For how many milliseconds the run was paused: its clock stood still then. */
let paused = 0;

export function restarted(): void {
  current.value = undefined;
  forecast = new Forecast();
  paused = 0;
}

export function pausedFor(milliseconds: number): void {
  paused += milliseconds;
}

/** Something has happened in the run. */
export function happened(event: StyleEvent): void {
  forecast.see(event, performance.now() - paused);
  const { secondsPerStep: perStep, secondsLeft: left } = forecast;
  if (event.type === 'step' && perStep !== undefined && left !== undefined) current.value = { perStep, left };
}

/** '4 s', '2 min', '1 h 20 min': as precise as an estimate deserves. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
