import type { StyleEvent } from '@pastiche/core';
import { type Signal, signal } from '@preact/signals';
import type { Problem } from '../ui/problem.ts';
import { refusal } from './liveChanges.ts';

/** The engine that paints, and why it was chosen. */
export const engine = signal<{ name: string; reason: string } | undefined>(undefined);
/** What the run has said of the semantic maps. */
export const mapNotices: Signal<readonly string[]> = signal([]);
/** The download of the weights, if one is running. */
export const download = signal<Extract<StyleEvent, { type: 'weights' }> | undefined>(undefined);
/** A problem that the run has overcome, in a sentence for users. */
export const notice = signal<string | undefined>(undefined);
export const failure = signal<Problem | undefined>(undefined);

/** Takes up what a run says beside its steps. */
export function hear(event: StyleEvent): void {
  switch (event.type) {
    case 'backend':
      engine.value = event;
      break;
    case 'weights':
      download.value = event;
      break;
    case 'notice':
      notice.value = event.message;
      if (isAboutMaps(event.message)) mapNotices.value = [...new Set([...mapNotices.value, event.message])];
      break;
    case 'recovery':
      notice.value = 'The steps were too large. Painting goes on from an earlier picture, with smaller ones.';
      break;
    case 'step':
      download.value = undefined;
  }
}

export function forgetNews(): void {
  mapNotices.value = [];
  for (const part of [engine, download, notice, failure, refusal]) part.value = undefined;
}

/** Whether a message names a map, or one of its colors. */
export const isAboutMaps = (message = ''): boolean => /\bmaps?\b|#[0-9a-f]{6}/.test(message);
