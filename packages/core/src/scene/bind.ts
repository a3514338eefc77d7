import type { Loss, References } from '../loss/loss.ts';
import type { Term } from './differentiate.ts';
import type { Scene, ScenePicture } from './picture.ts';
import { MeasuredPicture, type Measuring } from './references.ts';

/** Losses and the pictures that they are bound to. */
export interface Bindings {
  terms: readonly Term[];
  scene: Scene | undefined;
}

/** Bindings that are to replace others. */
interface NextBindings extends Bindings {
  /** Whether a loss came, went or was bound to other pictures. */
  isBoundAnew: boolean;
  isReweighed: boolean;
  /** Frees what is new. */
  undo(): void;
  /** Frees what is old and not used any more. */
  forgetOld(): void;
}

/** Binds losses to the pictures of a scene, except those that are bound to the same pictures already. Leaves nothing behind if it fails. */
export async function bindLosses(
  losses: readonly Loss[],
  scene: Scene,
  before: Bindings,
  measuring: Omit<Measuring, 'last'>,
): Promise<NextBindings> {
  const queue: Measuring = { ...measuring, last: Promise.resolve() };
  const photo = new MeasuredPicture(scene.photo, queue);
  const paintings = scene.paintings.map((picture) => new MeasuredPicture(picture, queue));
  const isSame = {
    photo: areSame([scene.photo], before.scene && [before.scene.photo]),
    paintings: areSame(scene.paintings, before.scene?.paintings),
  };
  const left = new Set(before.terms);
  const takeOld = ({ bind }: Loss): Term | undefined => {
    const old = [...left].find(
      ({ loss, reads }) =>
        loss.bind === bind && (isSame.photo || !reads.photo) && (isSame.paintings || !reads.paintings),
    );
    if (old) left.delete(old);
    return old;
  };
  const bind = async (loss: Loss): Promise<Term> => {
    const old = takeOld(loss);
    if (old) return { ...old, loss };
    const reads = { photo: false, paintings: false };
    const references: References = {
      get photo() {
        reads.photo = true;
        return photo;
      },
      get paintings() {
        reads.paintings = true;
        return paintings;
      },
    };
    return { loss, bound: await loss.bind(references), reads };
  };
  const results = await Promise.allSettled(losses.map(bind));
  const terms = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const isOld = ({ bound }: Term): boolean => before.terms.some((old) => old.bound === bound);
  const undo = (): void => {
    for (const term of terms) if (!isOld(term)) term.bound.dispose();
  };
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    undo();
    throw failed.reason;
  }
  return {
    terms,
    scene,
    isBoundAnew: left.size > 0 || !terms.every(isOld),
    isReweighed: terms.some(
      ({ loss, bound }) => before.terms.find((old) => old.bound === bound)?.loss.weight !== loss.weight,
    ),
    undo,
    forgetOld() {
      for (const { bound } of left) bound.dispose();
    },
  };
}

function areSame(pictures: readonly ScenePicture[], before: readonly ScenePicture[] = []): boolean {
  return (
    pictures.length === before.length &&
    pictures.every(
      ({ source, weight, size }, i) =>
        source === before[i].source &&
        weight === before[i].weight &&
        size.width === before[i].size.width &&
        size.height === before[i].size.height,
    )
  );
}
