import type { RawImage } from '@pastiche/core';
import { type Signal, signal, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { changingLook } from '../keep/situation.ts';
import type { Picture } from '../studio/picture.ts';
import { paintings as chosen, ownPaintings, photo } from '../studio/pictures.ts';
import { samplePaintings } from '../studio/samples.ts';
import { overrides, resolved } from '../studio/settings.ts';
import { takeTurn } from '../turns.ts';
import { Dialog } from '../ui/dialog.tsx';
import { PictureCanvas } from '../ui/pictureCanvas.tsx';
import { type Problem, problemOf } from '../ui/problem.ts';
import { ProblemNote } from '../ui/problemNote.tsx';
import { paintSheet } from './paintSheet.ts';
import { type Kind, kinds, type Variant, variantsOf } from './variants.ts';
import './compare.css';

/** A sheet of small variants of the picture, to choose one. */
export function Comparison({ onClose }: { onClose: () => void }): VNode {
  const kind = useSignal<Kind>(chosen.value.length > 1 ? 'strokes' : 'painting');
  const attempt = useSignal(0);
  const problem = useSignal<Problem | undefined>(undefined);
  const done = useSignal(0);
  const variants = useMemo(() => variantsOf(kind.value, resolved.peek(), paintingsInOrder()), [kind.value]);
  const pictures = useMemo(() => variants.map(() => signal<RawImage | undefined>(undefined)), [variants]);
  useEffect(() => {
    const leaving = new AbortController();
    problem.value = undefined;
    done.value = 0;
    const show = (index: number, picture: RawImage): void => {
      pictures[index].value = picture;
      done.value = index;
    };
    void takeTurn(async (signal) => {
      try {
        await paintSheet(variants, show, AbortSignal.any([signal, leaving.signal]));
        done.value = variants.length;
      } catch (error) {
        if (!signal.aborted && !leaving.signal.aborted) problem.value = problemOf(error);
      }
    });
    return () => leaving.abort();
  }, [variants, attempt.value]);
  const use = (variant: Variant): void => {
    changingLook(variant.title, () => {
      overrides.value = { ...overrides.value, ...variant.options };
      const painting = variant.painting;
      if (painting)
        chosen.value = [{ ...chosen.value.find(({ picture }) => picture === painting), picture: painting, weight: 1 }];
    });
    onClose();
  };
  const count = variants.length;
  return (
    <Dialog title="Compare" class="compare" onClose={onClose}>
      <div class="compare-bar">
        <label>
          What changes{' '}
          <select value={kind} onChange={({ currentTarget }) => (kind.value = currentTarget.value as Kind)}>
            {Object.entries(kinds).map(([name, title]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <span class="small muted" role="status">
          {done.value < count ? `Painting ${done.value + 1} of ${count}` : 'All painted'}
        </span>
      </div>
      <ProblemNote problem={problem.value} retry={() => attempt.value++} />
      <p class="small muted">
        Choose the one that you like best, and the Studio takes its settings. A larger picture keeps more of the photo.
      </p>
      <ul class="plain compare-sheet">
        {variants.map((variant, i) => (
          <li key={variant.title}>
            <VariantButton variant={variant} picture={pictures[i]} isBusy={i === done.value} onUse={use} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** The chosen paintings first, then the others. */
function paintingsInOrder(): Picture[] {
  const first = chosen.peek().map(({ picture }) => picture);
  return [...new Set([...first, ...ownPaintings.peek(), ...samplePaintings])];
}

interface VariantProps {
  variant: Variant;
  picture: Signal<RawImage | undefined>;
  isBusy: boolean;
  onUse: (variant: Variant) => void;
}

function VariantButton({ variant, picture, isBusy, onUse }: VariantProps): VNode {
  const { width, height } = photo.value;
  return (
    <button
      type="button"
      class="tile"
      aria-label={`Use ${variant.title}`}
      aria-busy={isBusy}
      onClick={() => onUse(variant)}
    >
      <span class="compare-picture" style={{ aspectRatio: `${width} / ${height}` }}>
        <PictureCanvas picture={picture.value} label="" class="fill" />
      </span>
      <span>{variant.title}</span>
    </button>
  );
}
