import type { Loss, References } from '../loss/loss.ts';
import { type LayerControl, sameFocus, sameRegions } from './control.ts';
import type { Term } from './differentiate.ts';
import type { Scene, ScenePicture } from './picture.ts';
import { MeasuredPicture, type Measuring } from './references.ts';

/** Losses and the pictures that they are bound to. */
export interface Bindings {
  terms: readonly Term[];
  scene?: Scene;
  /** The masks of the scene, as layers see them. */
  control?: LayerControl;
}

/** What terms are bound to. */
const kinds = ['photo', 'paintings', 'regions', 'focus'] as const;

/** Binds losses to the pictures of a scene, except those that are bound to the same pictures already. Leaves nothing behind if it fails. */
export async function bindLosses(
  losses: readonly Loss[],
  { scene, control }: Required<Omit<Bindings, 'terms'>>,
  before: Bindings,
  measuring: Omit<Measuring, 'last'>,
): Promise<Term[]> {
  const queue: Measuring = { ...measuring, last: Promise.resolve() };
  const photo = new MeasuredPicture(scene.photo, queue);
  const paintings = scene.paintings.map((picture) => new MeasuredPicture(picture, queue));
  const isSame = {
    photo: areSame([scene.photo], before.scene && [before.scene.photo]),
    paintings: areSame(scene.paintings, before.scene?.paintings),
    regions: before.scene !== undefined && sameRegions(scene.control, before.scene.control),
    focus: before.scene !== undefined && sameFocus(scene.control, before.scene.control),
  };
  const left = new Set(before.terms);
  const bind = async (loss: Loss): Promise<Term> => {
    const old = [...left].find(
      (term) => term.loss.bind === loss.bind && kinds.every((kind) => isSame[kind] || !term.reads[kind]),
    );
    if (old) {
      left.delete(old);
      return { ...old, loss };
    }
    const reads = { photo: false, paintings: false, regions: false, focus: false };
    const references: References = {
      get photo() {
        reads.photo = true;
        return photo;
      },
      get paintings() {
        reads.paintings = true;
        return paintings;
      },
      regionsAt(layer) {
        reads.paintings = true;
        reads.regions = true;
        return control.regionsAt(layer).map(({ paintings: parts, ...region }) => ({
          ...region,
          paintings: parts.map(({ index, weight, part }) => paintings[index].part(weight, part)),
        }));
      },
      contentAt(layer) {
        reads.focus = true;
        return control.contentAt(layer);
      },
    };
    return { loss, bound: await loss.bind(references), reads };
  };
  const results = await Promise.allSettled(losses.map(bind));
  const terms = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return terms;
  disposeTerms(without(terms, before.terms));
  throw failed.reason;
}

/** The terms that are not bound as any of `others` is. */
export function without(terms: readonly Term[], others: readonly Term[]): Term[] {
  return terms.filter(({ bound }) => !others.some((other) => other.bound === bound));
}

export function disposeTerms(terms: readonly Term[]): void {
  for (const { bound } of terms) bound.dispose();
}

function areSame(pictures: readonly ScenePicture[], before: readonly ScenePicture[] = []): boolean {
  return (
    pictures.length === before.length &&
    pictures.every(
      ({ source, weight, layers, size }, i) =>
        source === before[i].source &&
        weight === before[i].weight &&
        JSON.stringify(layers) === JSON.stringify(before[i].layers) &&
        size.width === before[i].size.width &&
        size.height === before[i].size.height,
    )
  );
}
