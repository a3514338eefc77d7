import { Forecast, type StyleEvent } from '@pastiche/core';
import { type ReadonlySignal, signal } from '@preact/signals';

export interface Pace {
  /** Recent seconds per step. */
  perStep: number;
  /** Estimated seconds until the end. */
  left: number;
}

const current = signal<Pace | undefined>(undefined);
/** Undefined until there is enough to estimate from. */
export const pace: ReadonlySignal<Pace | undefined> = current;

let forecast = new Forecast();
/** Milliseconds that the run was paused; they do not count. */
let paused = 0;

export function restarted(): void {
  current.value = undefined;
  forecast = new Forecast();
  paused = 0;
}

export function pausedFor(milliseconds: number): void {
  paused += milliseconds;
}

/** Updates the estimate with an event of the run. */
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
