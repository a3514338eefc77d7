import type { ActivationMap, ProjectionRule, RawImage } from '@pastiche/core';
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Picture, photo } from '../studio/pictures.ts';
import { endTurns, takeTurn } from '../turns.ts';
import { type Problem, problemOf } from '../ui/problem.ts';
import { layer, opened } from './choice.ts';
import { type Spot, spotsOf } from './draw.ts';
import { engineOf } from './engine.ts';
import { pixelsOf } from './subjects.ts';
import { found } from './wall.ts';

/** How what a unit sees is projected back. */
export const rule: Signal<ProjectionRule> = signal('deconvnet');
/** Of the open unit's spots, one after the other. */
export const projections: Signal<readonly RawImage[]> = signal([]);
/** The picture in which the unit is looked for: the Studio's photo, or another. */
export const ownPicture: Signal<Picture | undefined> = signal(undefined);
export const heat: Signal<{ map: ActivationMap; picture: Picture } | undefined> = signal(undefined);
/** What the unit would like to see, and how far that is, 0..1; 1 when it is finished. */
export const wished: Signal<{ picture?: RawImage; progress: number } | undefined> = signal(undefined);
export const unitProblem: Signal<Problem | undefined> = signal(undefined);

/** Longer side, in pixels, at which the network sees the visitor's picture. */
const heatSize = 256;
const wishSize = 128;
const wishSteps = 160;

export const pictureOfVisitor = (): Picture => ownPicture.value ?? photo.value;

/** Looks for the open unit in the visitor's picture, and at what it sees in its patches: short computations. */
export function lookAtUnit(): void {
  endTurns();
  projections.value = [];
  wished.value = undefined;
  void takeTurn(async (signal) => {
    await attempt(signal, () => findInPicture(signal));
    await attempt(signal, () => projectSpots(signal));
  }, true);
}

/** The same, by another rule. */
export function projectBy(wanted: ProjectionRule): void {
  rule.value = wanted;
  projections.value = [];
  void takeTurn((signal) => attempt(signal, () => projectSpots(signal)), true);
}

/** In another picture of the visitor's. */
export function lookInPicture(): void {
  void takeTurn((signal) => attempt(signal, () => findInPicture(signal)), true);
}

/** Asks the unit what it would like to see; takes a while. */
export function askForWish(): void {
  void takeTurn((signal) => attempt(signal, () => wishFor(signal)));
}

async function attempt(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  if (signal.aborted) return;
  unitProblem.value = undefined;
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) unitProblem.value = problemOf(error);
  }
}

async function findInPicture(signal: AbortSignal): Promise<void> {
  const picture = pictureOfVisitor();
  const unit = opened.value;
  if (unit === undefined) return;
  const { activationMap } = await import('@pastiche/web');
  const options = { ...engineOf(), layer: layer.value, unit, size: heatSize, mode: 'fit', signal } as const;
  const map = await activationMap(picture.source, options);
  signal.throwIfAborted();
  heat.value = { map, picture };
}

/** The open unit's spots, the strongest first. */
export const spots: ReadonlySignal<readonly Spot[]> = computed(() =>
  found.value && opened.value !== undefined ? spotsOf(found.value, layer.value, opened.value) : [],
);

async function projectSpots(signal: AbortSignal): Promise<void> {
  const unit = opened.value;
  if (unit === undefined) return;
  const { project } = await import('@pastiche/web');
  for (const { subject, x, y } of spots.value) {
    const options = { ...engineOf(), layer: layer.value, unit, position: { x, y }, rule: rule.value, signal };
    const { picture } = await project(pixelsOf(subject), { ...options, size: subject.side, mode: 'square' });
    signal.throwIfAborted();
    projections.value = [...projections.value, picture];
  }
}

async function wishFor(signal: AbortSignal): Promise<void> {
  const unit = opened.value;
  if (unit === undefined) return;
  wished.value = { progress: 0 };
  const { maximize } = await import('@pastiche/web');
  try {
    const [picture] = await maximize({
      ...engineOf(),
      ...{ layer: layer.value, unit, size: wishSize, steps: wishSteps, signal },
      onEvent: (event) => {
        if (event.type === 'step') wished.value = { ...wished.value, progress: event.progress };
      },
      onPictures: ([soFar]) => {
        wished.value = { progress: wished.value?.progress ?? 0, picture: soFar };
      },
    });
    signal.throwIfAborted();
    wished.value = { picture, progress: 1 };
  } catch (error) {
    wished.value = undefined;
    throw error;
  }
}
