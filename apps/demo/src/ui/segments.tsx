import type { ComponentChildren, VNode } from 'preact';

interface Props<Value extends string> {
  /** The name of the radio buttons. */
  name: string;
  /** What the buttons say, by value. */
  options: Readonly<Record<Value, ComponentChildren>>;
  value: Value;
  onChange: (value: Value) => void;
  /** Values that cannot be chosen now. */
  disabled?: readonly Value[];
  class?: string;
}

/** A row of buttons of which one is chosen. */
export function Segments<Value extends string>(props: Props<Value>): VNode {
  const { name, value, onChange, disabled = [] } = props;
  const options = Object.entries(props.options) as [Value, ComponentChildren][];
  return (
    <div class={`segments ${props.class ?? ''}`}>
      {options.map(([each, label]) => (
        <label key={each}>
          <input
            type="radio"
            name={name}
            checked={each === value}
            disabled={disabled.includes(each)}
            onChange={() => onChange(each)}
          />
          <span>{label}</span>
        </label>
      ))}
    </div>
  );
}
