import type { VNode } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  name: string;
  min: number;
  max: number;
  /** @defaultValue 1 */
  step?: number;
  value: number;
  /** The value as text. */
  shown: string;
  /** The value as screen readers say it. @defaultValue `shown` */
  spoken?: string;
  disabled?: boolean;
  onInput: (value: number) => void;
  class?: string;
}

/** A slider with its value beside its name. The value is outside the label, so that it is not part of the name. */
export function Slider({ name, shown, spoken = shown, onInput, class: className = '', ...range }: Props): VNode {
  const id = useId();
  return (
    <div class={`slider ${className}`}>
      <label for={id}>{name}</label>
      <output for={id} aria-hidden="true" class="muted">
        {shown}
      </output>
      <input
        id={id}
        type="range"
        {...range}
        aria-valuetext={spoken}
        onInput={({ currentTarget }) => onInput(Number(currentTarget.value))}
      />
    </div>
  );
}
