import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Picture } from '../studio/picture.ts';
import { guards, type Painting, paintings, photo } from '../studio/pictures.ts';
import { type Film, films, keeping, protecting } from './film.ts';
import type { Mask } from './mask.ts';

/** What a mask is for. */
export type Purpose = 'acts' | 'taken' | 'protect' | 'keep';

/** A mask that can be drawn, drawn yet or not. */
export interface Target {
  key: string;
  purpose: Purpose;
  /** What it is called on the page. */
  name: string;
  film: Film;
  /** The picture that it is drawn over. */
  over: Picture;
  /** The painting whose mask it is. */
  painting?: Picture;
  mask: Mask | undefined;
}

function targetsNow(): Target[] {
  const ofPaintings = paintings.value.flatMap(({ picture, mask, part }, i): Target[] => {
    const common = { name: picture.name, film: films[i % films.length], painting: picture };
    return [
      { ...common, key: `acts ${picture.address}`, purpose: 'acts', over: photo.value, mask },
      { ...common, key: `taken ${picture.address}`, purpose: 'taken', over: picture, mask: part },
    ];
  });
  const { protect, keep } = guards.value;
  const over = photo.value;
  return [
    ...ofPaintings,
    { key: 'protect', purpose: 'protect', name: 'Protect', film: protecting, over, mask: protect },
    { key: 'keep', purpose: 'keep', name: 'Keep', film: keeping, over, mask: keep },
  ];
}

/** All masks that can be drawn: of each painting, and those of the photo. */
export const targets: ReadonlySignal<readonly Target[]> = computed(targetsNow);

const chosen = signal<string | undefined>(undefined);

/** The one that is drawn now. */
export const target: ReadonlySignal<Target> = computed(
  () => targets.value.find(({ key }) => key === chosen.value) ?? targets.value[0],
);

export function chooseTarget(key: string): void {
  chosen.value = key;
}

/** Sets a mask. A painting that is not chosen any more has none. */
export function setMask({ purpose, painting }: Target, mask: Mask | undefined): void {
  if (purpose === 'protect' || purpose === 'keep') {
    guards.value = { ...guards.value, [purpose]: mask };
    return;
  }
  const field: keyof Painting = purpose === 'acts' ? 'mask' : 'part';
  paintings.value = paintings.value.map((each) => (each.picture === painting ? { ...each, [field]: mask } : each));
}
