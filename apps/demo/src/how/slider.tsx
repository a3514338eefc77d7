import type { VNode } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  name: string;
  min: number;
  max: number;
  value: number;
  /** The value as text. */
  shown: string;
  disabled?: boolean;
  onInput: (value: number) => void;
  class?: string;
}

/** A slider with its value beside its name. The value is outside the label, so that it is not part of the name. */
export function Slider({ name, min, max, value, shown, disabled, onInput, class: className = '' }: Props): VNode {
  const id = useId();
  return (
    <div class={`how-slider ${className}`}>
      <label for={id}>{name}</label>
      <output for={id} aria-hidden="true">
        {shown}
      </output>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step="1"
        value={value}
        disabled={disabled}
        aria-valuetext={shown}
        onInput={({ currentTarget }) => onInput(Number(currentTarget.value))}
      />
    </div>
  );
}
