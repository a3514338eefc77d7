import { route } from '@pastiche/explorer/route.ts';
import { effect } from '@preact/signals';
import { bringBackExact } from '../studio/exact.ts';
import { applied } from '../studio/link.ts';
import { moments, phase, putBack, work } from '../studio/painted.ts';
import { applyRecipe } from '../studio/recipe.ts';
import { exactOf, keepExact } from './keepExact.ts';
import { keepRun, mark } from './keepRun.ts';
import { fromRecord, openLibrary, tidy } from './library.ts';
import { backAt, momentsFrom, pictureFrom } from './progress.ts';
import type { ProgressRecord } from './records.ts';
import { readResults } from './results.ts';
import { keepReplaced } from './situation.ts';
import { get } from './store.ts';
import { adopt, thisTab } from './tab.ts';
import { say } from './undo.ts';

/** Whether this browser may hold something of an earlier visit; known before the database is open. */
export function hasBeenHere(): boolean {
  try {
    return localStorage.getItem(mark) !== null;
  } catch {
    return false;
  }
}

/** Shows the Studio as it was when the visitor left, and keeps it from now on. */
export async function arrive(): Promise<void> {
  keepReplaced();
  try {
    await openLibrary();
    const tab = await thisTab();
    // A link is for what it brings; what was left behind waits for a visit without one.
    if (route.value.settings.size === 0) await adopt(tab);
    void begin(tab, await comeBack(tab));
  } catch (error) {
    console.info(`What was kept could not be opened: ${(error as Error).message}`);
  }
}

/** Returns the picture that was there, if there was one. */
async function comeBack(tab: string): Promise<ProgressRecord | undefined> {
  const [run, progress] = await Promise.all([get('runs', tab), get('progress', tab)]);
  if (!run) return undefined;
  const [recipe, picture] = await Promise.all([fromRecord(run.recipe), progress && pictureFrom(progress)]);
  const found = picture?.place && (await exactOf(picture.id).catch(() => undefined));
  // Somebody who is quicker than the database must not be disturbed.
  if (phase.value !== 'idle') return undefined;
  applied.value = run.link;
  applyRecipe(recipe);
  if (!picture) return undefined;
  putBack(found ? backAt(picture, found) : picture);
  if (found) bringBackExact(found);
  if (picture.place) {
    const withdraw = say('Your picture is where you left it.');
    effect(() => {
      if (phase.value !== 'stopped') withdraw();
    });
  }
  return progress;
}

async function begin(tab: string, progress: ProgressRecord | undefined): Promise<void> {
  if (progress) {
    const before = await momentsFrom(progress);
    if (work.value?.id === progress.id) moments.value = [...before, ...moments.value];
  }
  await readResults();
  keepRun(tab);
  keepExact();
  await tidy();
}
