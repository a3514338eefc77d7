import type { StyleEvent, TopPatchesFile } from '@pastiche/core';
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { backend } from '../studio/settings.ts';
import type { Problem } from '../ui/problem.ts';
import { ownWeights } from '../weights.ts';
import { agreed, collection, isReady, layer, network } from './choice.ts';
import { engineOf, networkProblem } from './engine.ts';
import { squareSide } from './layout.ts';
import { ownedByUs, ownSide, ownSubjects, pixelsOf, type Subject } from './subjects.ts';

/** A record of top patches, and the pictures it is about. */
export interface Found {
  record: TopPatchesFile;
  subjects: ReadonlyMap<string, Subject>;
}

export interface Progress {
  seen: number;
  of: number;
  /** The download of weights, if one is running. */
  download?: Extract<StyleEvent, { type: 'weights' }>;
}

/** The newest record; it may still be of the previous layer. */
export const found: Signal<Found | undefined> = signal(undefined);
export const progress: Signal<Progress | undefined> = signal(undefined);
export const wallProblem: Signal<Problem | undefined> = signal(undefined);

/** The layer's patches by unit, four numbers each, in the format of docs/top-patches.md. */
export const units: ReadonlySignal<readonly (readonly number[])[]> = computed(
  () => found.value?.record.layers.find((each) => each.layer === layer.value)?.units ?? [],
);

/** The records of this visit, by what they depend on. */
const known = new Map<string, TopPatchesFile>();

/**
 * Finds the layer's patches in the pictures, and continues an interrupted search. The site's own record is read, not computed.
 */
export async function lookAtPictures(signal: AbortSignal): Promise<void> {
  wallProblem.value = undefined;
  progress.value = undefined;
  try {
    if (isReady.value) await look(signal);
    else found.value = undefined;
  } catch (error) {
    if (signal.aborted) return;
    wallProblem.value = networkProblem(error);
  } finally {
    progress.value = undefined;
  }
}

async function look(signal: AbortSignal): Promise<void> {
  const own = collection.value === 'own';
  const subjects = own ? new Map(ownSubjects.value.map((each) => [each.name, each])) : await ownedByUs();
  if (!own && network.value === 'compact') {
    const { default: record } = await import('./embedded/compact.json');
    signal.throwIfAborted();
    show({ record: record as unknown as TopPatchesFile, subjects });
    return;
  }
  // Each picture takes seconds without a graphics card: one square of each.
  const shown = own ? subjects : new Map([...subjects].filter(([, { isMain }]) => isMain));
  const names = own ? ownSubjects.value.map(({ name }) => name).join('/') : 'ours';
  const key = JSON.stringify([network.value, ownWeights.value[network.value], layer.value, names]);
  const before = known.get(key);
  if (before) show({ record: before, subjects });
  const seen = new Set(before?.images.map(([name]) => name));
  const missing = [...shown.values()].filter(({ name }) => !seen.has(name));
  if (missing.length === 0) {
    if (shown.size === 0) found.value = undefined;
    return;
  }
  const { topPatches } = await import('@pastiche/web');
  const state = { seen: shown.size - missing.length, of: shown.size };
  progress.value = state;
  const onEvent = (event: StyleEvent): void => {
    if (event.type === 'weights') progress.value = { ...state, download: event };
  };
  const options = { ...engineOf(), size: own ? ownSide : squareSide, layers: [layer.value], signal, onEvent };
  for await (const record of topPatches(pictures(missing), { ...options, record: before })) {
    signal.throwIfAborted();
    known.set(key, record);
    found.value = { record, subjects };
    state.seen++;
    progress.value = { ...state };
  }
}

/** Avoids a redraw if the record is the same. */
function show(wanted: Found): void {
  if (found.value?.record !== wanted.record) found.value = wanted;
}

function* pictures(subjects: readonly Subject[]): Generator<{ name: string; picture: ReturnType<typeof pixelsOf> }> {
  for (const subject of subjects) yield { name: subject.name, picture: pixelsOf(subject) };
}

let newest: string | undefined;
/** The newest file of weights. One that proved bad, and was dropped, is no reason to look again: what is wrong stays to be read. */
const newestFile = computed(() => {
  newest = ownWeights.value[network.value]?.address ?? newest;
  return newest;
});

/** Reads the signals that the wall depends on, so that an effect follows them. */
export function wallDepends(): void {
  void [network.value, layer.value, collection.value, ownSubjects.value, agreed.value, newestFile.value, backend.value];
}
