import type { SelectPoint } from '@pastiche/core';
import { type Signal, signal } from '@preact/signals';
import { combine } from './edits.ts';
import { change } from './history.ts';
import { fitted, type Mask, pack, type Raster, rasterFor, unpack } from './mask.ts';
import { openSelector } from './selector.ts';
import { type Target, target } from './targets.ts';
import { takesAway, tolerance } from './tools.ts';

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
  after?: Mask;
}

let clicks: Clicks | undefined;
let turn = 0;

/** Whether the mask is still as the last click left it. */
const goesOn = ({ key, mask }: Target): boolean => clicks?.key === key && clicks.after === mask;

/** Has the network look at the picture before the first click. */
export function prepare({ over }: Target): void {
  // The first click says what is wrong.
  openSelector(over).catch(() => {});
}

/** Marks what the network sees as alike around a point, given in fractions of the picture's sides. */
export async function selectAt(chosen: Target, { x, y }: { x: number; y: number }): Promise<void> {
  if (x < 0 || x > 1 || y < 0 || y > 1) return;
  const fresh = { key: chosen.key, points: [], takes: takesAway.value, before: chosen.mask };
  const { points, ...sofar } = clicks && goesOn(chosen) ? clicks : fresh;
  const add = takesAway.value === sofar.takes;
  const isChanged = await select(chosen, { ...sofar, points: [...points, { x, y, add }] });
  // A click into the middle of what the others have selected: what is around it goes.
  if (!isChanged && !add) await select(chosen, { ...fresh, points: [{ x, y }] });
}

/** Selects with the same clicks, and more or less around them. */
export async function selectAgain(): Promise<void> {
  if (clicks && goesOn(target.value)) await select(target.value, clicks);
}

/** Returns whether the mask is another one afterwards; also if another click has come meanwhile. */
async function select(chosen: Target, wanted: Clicks): Promise<boolean> {
  const ours = ++turn;
  selectionNote.value = 'Looking at the picture…';
  try {
    const selector = await openSelector(chosen.over);
    const found = await selector.select(wanted.points, { tolerance: tolerance.value });
    if (ours !== turn) return true;
    const raster = startOf({ ...chosen, mask: wanted.before }, wanted.takes);
    combine(raster, fitted(found, raster), wanted.takes);
    const after = pack(raster);
    selectionNote.value = undefined;
    if (String(after?.runs) === String(chosen.mask?.runs)) return false;
    clicks = { ...wanted, after };
    change(chosen, after);
  } catch (error) {
    if (ours === turn) selectionNote.value = `Nothing could be selected: ${(error as Error).message}`;
  }
  return true;
}

/** The pixels to begin with. Taking something away from a painting that acts everywhere leaves all the rest marked. */
export function startOf({ over, painting, mask }: Target, takes: boolean): Raster {
  const raster = mask ? unpack(mask) : rasterFor(over);
  if (takes && !mask && painting) raster.data.fill(255);
  return raster;
}
