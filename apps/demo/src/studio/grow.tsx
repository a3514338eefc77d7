import type { VNode } from 'preact';
import { timeFor } from '../engine/expected.ts';
import { sizeWords } from './area.ts';
import { growthsOf } from './growth.ts';
import { photo } from './pictures.ts';
import { active, chosenMoment, frame, paint, phase } from './session.ts';
import { overrides } from './settings.ts';

/** Offers to paint a finished picture larger, from where it is. */
export function Grow(): VNode | null {
  const picture = frame.value;
  // Its room is taken before, so that nothing moves at the end.
  if (active.value) return <p class="larger muted small">Once it is painted, you can paint it larger from here.</p>;
  if (!picture || chosenMoment.value || !['done', 'stopped'].includes(phase.value)) return null;
  const larger = growthsOf(picture);
  if (larger.length === 0) return null;
  return (
    <section class="larger" aria-labelledby="grow-title">
      <h2 id="grow-title">Paint it larger, from here</h2>
      <div class="larger-sizes">
        {larger.map(({ init, ...changes }) => {
          const time = timeFor({ ...overrides.value, ...changes });
          return (
            <button key={changes.size} type="button" onClick={() => void paint(undefined, { init, ...changes })}>
              {sizeWords(changes.size, photo.value)} {time && <small class="muted">{time}</small>}
            </button>
          );
        })}
      </div>
    </section>
  );
}
