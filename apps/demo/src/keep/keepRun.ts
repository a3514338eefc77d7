import { effect, untracked } from '@preact/signals';
import { applied } from '../studio/link.ts';
import { active, moments, painted, phase, place, recolorings, step, work } from '../studio/painted.ts';
import { recipeNow } from '../studio/recipe.ts';
import { toRecord } from './library.ts';
import { fileMoments, progressOf } from './progress.ts';
import { keepResult } from './results.ts';
import { put, remove } from './store.ts';

/** Delay after a change of the settings, in milliseconds. */
const calm = 200;
/** The most that a crash of the tab may cost, in milliseconds. */
const most = 5000;

/** Says that there was a visit. It can be read at once, other than the database. */
export const mark = 'pastiche-kept';

/** Keeps what the Studio of this tab shows: at once what matters, and the rest when the page is left. */
export function keepRun(tab: string): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  let isOutdated = false;

  const keepSettings = (): void => {
    clearTimeout(timer);
    timer = undefined;
    void put('runs', { tab, date: Date.now(), link: applied.value, recipe: toRecord(recipeNow()) });
  };
  const keepPicture = (): void => {
    last = performance.now();
    isOutdated = false;
    const picture = painted();
    void (picture ? put('progress', progressOf(tab, picture)) : remove('progress', tab));
  };
  const leave = (): void => {
    if (isOutdated) keepPicture();
    keepSettings();
  };

  effect(() => {
    recipeNow();
    void applied.value;
    clearTimeout(timer);
    timer = setTimeout(keepSettings, calm);
  });
  effect(() => {
    void [phase.value, place.value, work.value?.id];
    const list = moments.value;
    untracked(keepPicture);
    // Once more with them, if this has made any.
    void fileMoments(list).then((hasMade) => hasMade && keepPicture());
  });
  effect(() => {
    isOutdated = step.value !== undefined;
    if (performance.now() - last > most) untracked(keepPicture);
  });
  keepFinished();
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
  });
  rememberVisit();
}

/** Puts every picture into the gallery when it is finished, and when its colors change afterwards. */
function keepFinished(): void {
  let wasActive = false;
  let before = recolorings.peek();
  effect(() => {
    const isNew = wasActive || recolorings.value !== before;
    const picture = isNew && phase.value === 'done' ? untracked(painted) : undefined;
    wasActive = active.value;
    before = recolorings.value;
    if (picture) void keepResult(picture);
  });
}

function rememberVisit(): void {
  try {
    localStorage.setItem(mark, 'yes');
  } catch {
    // Then the page shows the samples first, for a moment.
  }
}
