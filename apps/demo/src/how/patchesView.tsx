import type { TopPatchesFile } from '@pastiche/core';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { PatchTile } from '../explorer/patchTile.tsx';
import { ownedByUs } from '../explorer/subjects.ts';
import type { Found } from '../explorer/wall.ts';
import { whenSeen } from '../explorer/whenSeen.ts';

/** Units that are easy to name, by layer. */
const units: Readonly<Record<string, { kind: string; of: readonly number[] }>> = {
  conv1_1: { kind: 'blue, yellow, edges', of: [7, 10, 9] },
  conv2_1: { kind: 'red bars, blue beside red, stripes', of: [25, 37, 20] },
  conv3_1: { kind: 'lights, stripes, writing', of: [52, 73, 78] },
  conv4_1: { kind: 'round things', of: [49, 53, 102] },
};

/** A few units of the first layers, each by the nine patches at which it fires most. */
export function PatchesView(): VNode {
  const found = useSignal<Found | undefined>(undefined);
  const figure = useRef<HTMLElement>(null);
  useEffect(() => {
    if (figure.current) return whenSeen(figure.current, () => void load().then((all) => (found.value = all)));
  }, []);
  return (
    <figure ref={figure} class="how-nines">
      {Object.entries(units).map(([layer, { kind, of }]) => (
        <div key={layer}>
          <p class="small">
            <b>{layer}</b> <span class="muted">{kind}</span>
          </p>
          <div class="how-nine">
            {of.map((unit) => (
              <a
                key={unit}
                href={`#/explore?network=compact&layer=${layer}&unit=${unit}`}
                aria-label={`Unit ${unit} of ${layer}`}
              >
                <PatchTile found={found.value} layer={layer} unit={unit} />
              </a>
            ))}
          </div>
        </div>
      ))}
    </figure>
  );
}

async function load(): Promise<Found> {
  const [{ default: record }, subjects] = await Promise.all([import('../explorer/embedded/compact.json'), ownedByUs()]);
  return { record: record as unknown as TopPatchesFile, subjects };
}
