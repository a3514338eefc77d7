import { PasticheError, type StyleRun } from '@pastiche/core';
import { effect, signal } from '@preact/signals';
import { explain } from './failure.ts';
import { blendOf, type Painting, paintings } from './pictures.ts';
import { changesOf, resolved } from './settings.ts';

/** Why the last change of the settings was not taken up. */
export const refusal = signal<string | undefined>(undefined);

interface Wanted {
  list: readonly Painting[];
  /** As text, to be compared. */
  costs: string;
}

/** How long a slider may move before the run hears of it, in milliseconds. */
const calm = 120;

const wantedNow = (): Wanted => ({ list: paintings.value, costs: JSON.stringify(changesOf(resolved.value)) });
/** What the run has been told. */
let told: Wanted | undefined;

/** A run has just been begun with the settings as they are. */
export function toldSettings(): void {
  told = wantedNow();
}

/**
 * The settings and paintings of a run under way are taken up while it paints: its targets are tiny. Those of a run that is still getting
 * ready, as soon as it is.
 *
 * @param current the run, while it can be changed; reads the signals that say so
 */
export function followSettings(current: () => StyleRun | undefined): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const wanted = wantedNow();
    clearTimeout(timer);
    if (!current() || (told?.list === wanted.list && told.costs === wanted.costs)) return;
    timer = setTimeout(() => {
      const before = told;
      told = wanted;
      void change(wanted, before, current);
    }, calm);
  });
}

async function change(wanted: Wanted, before: Wanted | undefined, current: () => StyleRun | undefined): Promise<void> {
  const mine = current();
  if (!mine) return;
  try {
    const changes = JSON.parse(wanted.costs);
    if (before?.list !== wanted.list) {
      const { readImage } = await import('@pastiche/web');
      const longest = resolved.value.size * Math.max(1, resolved.value.styleScale);
      changes.styles = await Promise.all(wanted.list.map(({ picture }) => readImage(picture.source, { longest })));
      changes.blend = blendOf(wanted.list);
    }
    await mine.change(changes);
    refusal.value = undefined;
  } catch (error) {
    // A run that has ended meanwhile needs no change.
    if (current() === mine) refusal.value = PasticheError.isInstance(error) ? error.message : explain(error).what;
  }
}
