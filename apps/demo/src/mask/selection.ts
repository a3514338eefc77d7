import { type Signal, signal } from '@preact/signals';
import { combine } from './edits.ts';
import { change } from './history.ts';
import { type Mask, pack, type Raster, rasterFor, unpack } from './mask.ts';
import { openSelector, type SelectPoint } from './selector.ts';
import type { Target } from './targets.ts';
import { takesAway } from './tools.ts';

/** What the page says of a selection: that it is being made, or why it could not be. */
export const selectionNote: Signal<string | undefined> = signal();

/** Clicks that belong together: later ones correct earlier ones. */
interface Clicks {
  key: string;
  points: readonly SelectPoint[];
  /** Whether the first click took something away: then all of them choose what is taken away. */
  takes: boolean;
  /** The mask before the first click, and after the last. */
  before: Mask | undefined;
  after: Mask | undefined;
}

let clicks: Clicks | undefined;
let turn = 0;

/** Marks what the network sees as alike around a point, given in fractions of the picture's sides. */
export async function selectAt(target: Target, at: { x: number; y: number }): Promise<void> {
  const ours = ++turn;
  const isOn = clicks?.key === target.key && clicks.after === target.mask;
  const { before, takes, points } =
    isOn && clicks ? clicks : { before: target.mask, takes: takesAway.value, points: [] };
  const all = [...points, { ...at, add: takesAway.value === takes }];
  selectionNote.value = 'Looking at the picture…';
  try {
    const select = await openSelector(target.over);
    const found = await select(all);
    if (ours !== turn) return;
    const raster = startOf(target, before, takes);
    combine(raster, found.data, takes);
    const after = pack(raster);
    clicks = { key: target.key, points: all, takes, before, after };
    change(target, after);
    selectionNote.value = undefined;
  } catch (error) {
    if (ours === turn) selectionNote.value = `Nothing could be selected: ${(error as Error).message}`;
  }
}

/** Who takes something away from a painting that acts everywhere means that it acts everywhere else. */
export function startOf({ over, painting }: Target, mask: Mask | undefined, takes: boolean): Raster {
  const raster = mask ? unpack(mask) : rasterFor(over);
  if (takes && !mask && painting) raster.data.fill(255);
  return raster;
}
