import type { ActivationMap, ProjectionRule, RawImage } from '@pastiche/core';
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Picture } from '../studio/picture.ts';
import { photo } from '../studio/pictures.ts';
import { endTurns, takeTurn } from '../turns.ts';
import type { Problem } from '../ui/problem.ts';
import { layer, opened } from './choice.ts';
import { type Spot, spotsOf } from './draw.ts';
import { engineOf, networkProblem } from './engine.ts';
import { pixelsOf } from './subjects.ts';
import { findFamily } from './turned.ts';
import { found } from './wall.ts';

/** The rule by which activations are projected back. */
export const rule: Signal<ProjectionRule> = signal('deconvnet');
/** Projections of the open unit's spots, in their order. */
export const projections: Signal<readonly RawImage[]> = signal([]);
/** The visitor's picture for the heat map; undefined for the Studio's photo. */
export const ownPicture: Signal<Picture | undefined> = signal(undefined);
export const heat: Signal<{ map: ActivationMap; picture: Picture } | undefined> = signal(undefined);
/** A picture that makes the unit fire, and its progress, 0..1. */
export const wished: Signal<{ picture?: RawImage; progress: number } | undefined> = signal(undefined);
export const unitProblem: Signal<Problem | undefined> = signal(undefined);

/** Longer side of the visitor's picture as the network sees it, in pixels. */
const heatSize = 256;
const wishSize = 128;
const wishSteps = 160;

export const pictureOfVisitor = (): Picture => ownPicture.value ?? photo.value;

/** Computes the open unit's heat map and projections. */
export function lookAtUnit(): void {
  endTurns();
  projections.value = [];
  wished.value = undefined;
  work([findInPicture, projectSpots, findFamily], true);
}

/** Computes the projections by another rule. */
export function projectBy(wanted: ProjectionRule): void {
  rule.value = wanted;
  projections.value = [];
  work([projectSpots], true);
}

/** Computes the heat map of another picture. */
export function lookInPicture(): void {
  work([findInPicture], true);
}

/** Computes a picture that makes the open unit fire. */
export function askForWish(): void {
  work([wishFor], false);
}

type Step = (unit: number, signal: AbortSignal) => Promise<void>;

/** Computes something about the open unit, in one turn. A step that fails does not keep the next from trying. */
function work(steps: readonly Step[], isShort: boolean): void {
  void takeTurn(async (signal) => {
    for (const step of steps) {
      const unit = opened.value;
      if (signal.aborted || unit === undefined) return;
      unitProblem.value = undefined;
      try {
        await step(unit, signal);
      } catch (error) {
        if (!signal.aborted) unitProblem.value = networkProblem(error);
      }
    }
  }, isShort);
}

async function findInPicture(unit: number, signal: AbortSignal): Promise<void> {
  const picture = pictureOfVisitor();
  const { activationMap } = await import('@pastiche/web');
  const options = { ...engineOf(), layer: layer.value, unit, size: heatSize, mode: 'fit', signal } as const;
  const map = await activationMap(picture.source, options);
  signal.throwIfAborted();
  heat.value = { map, picture };
}

/** The open unit's spots, strongest first. */
export const spots: ReadonlySignal<readonly Spot[]> = computed(() =>
  found.value && opened.value !== undefined ? spotsOf(found.value, layer.value, opened.value) : [],
);

async function projectSpots(unit: number, signal: AbortSignal): Promise<void> {
  const { project } = await import('@pastiche/web');
  for (const { subject, x, y } of spots.value) {
    const options = { ...engineOf(), layer: layer.value, unit, position: { x, y }, rule: rule.value, signal };
    const { picture } = await project(pixelsOf(subject), { ...options, size: subject.seen, mode: 'square' });
    signal.throwIfAborted();
    projections.value = [...projections.value, picture];
  }
}

async function wishFor(unit: number, signal: AbortSignal): Promise<void> {
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
