import { Icon } from '@pastiche/explorer/icon.tsx';
import type { VNode } from 'preact';
import { Slider } from '../ui/slider.tsx';

interface Props {
  /** A layer, or a unit of one. */
  name: string;
  max: number;
  step: number;
  value: number;
  shown: string;
  spoken?: string;
  onInput: (value: number) => void;
  /** The label of the button at its end. */
  removal: string;
  /** The button is disabled without it. */
  onRemove: (() => void) | undefined;
}

/** A slider for a layer's or a unit's weight, with a button that removes it. */
export function LayerSlider({ removal, onRemove, ...slider }: Props): VNode {
  return (
    <div class="layer">
      <Slider {...slider} min={0} />
      <button type="button" class="quiet icon-button" aria-label={removal} disabled={!onRemove} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </div>
  );
}
