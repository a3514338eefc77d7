import { Icon } from '@pastiche/explorer/icon.tsx';
import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';

interface Props {
  /** How much of the photo is to be seen, from the left, in percent. */
  uncovered: Signal<number>;
  /** All of the photo is shown for now. */
  isPeeking: boolean;
}

/** The line between photo and painting, with a handle. For the keyboard and for screen readers it is a slider. */
export function ComparisonHandle({ uncovered, isPeeking }: Props): VNode {
  return (
    <div class={`comparison ${isPeeking ? 'peeking' : ''}`}>
      <input
        type="range"
        min="0"
        max="100"
        step="1"
        value={uncovered}
        aria-label="How much of the photo to show"
        aria-valuetext={`${uncovered}% photo`}
        onInput={({ currentTarget }) => (uncovered.value = Number(currentTarget.value))}
      />
      <span class="comparison-line" aria-hidden="true">
        <span class="comparison-handle">
          <Icon name="compare" />
        </span>
      </span>
      <span class="comparison-side" aria-hidden="true" hidden={!isPeeking && uncovered.value < 20}>
        Photo
      </span>
      <span class="comparison-side" aria-hidden="true" hidden={isPeeking || uncovered.value > 80}>
        Painted
      </span>
    </div>
  );
}
