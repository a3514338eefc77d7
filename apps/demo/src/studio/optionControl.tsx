import {
  checkOption,
  type LayerWeights,
  type OptionSpec,
  PasticheError,
  parseOption,
  printOption,
  type StyleOptions,
} from '@pastiche/core';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { LayersControl } from './layersControl.tsx';
import { resolved, setOption } from './settings.ts';

interface Props {
  name: keyof StyleOptions;
  spec: OptionSpec;
  disabled: boolean;
}

/** The control of one option, chosen by the kind in its row of the table. */
export function OptionControl({ name, spec, disabled }: Props): VNode {
  const value = resolved.value[name];
  const problem = useSignal<string | undefined>(undefined);
  const set = (given: unknown): void => {
    try {
      const wanted = spec.kind === 'units' ? parseOption(name, String(given)) : given;
      checkOption(name, wanted);
      setOption(name, wanted as never);
      problem.value = undefined;
    } catch (error) {
      if (!PasticheError.isInstance(error)) throw error;
      problem.value = error.message;
    }
  };
  if (spec.kind === 'layers') {
    return (
      <LayersControl name={name} help={spec.help} value={value as LayerWeights} disabled={disabled} onChange={set} />
    );
  }
  const id = `option-${name}`;
  return (
    <div class="option">
      <label for={id}>{name}</label>
      {spec.kind === 'choice' ? (
        <select
          id={id}
          value={String(value)}
          disabled={disabled}
          onChange={({ currentTarget }) => set(currentTarget.value)}
        >
          {spec.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : spec.kind === 'units' ? (
        <input
          id={id}
          type="text"
          value={printOption(name, value)}
          placeholder="conv3_1:42=0.2"
          disabled={disabled}
          aria-invalid={problem.value !== undefined}
          aria-describedby={`${id}-help`}
          onChange={({ currentTarget }) => set(currentTarget.value)}
        />
      ) : (
        <input
          id={id}
          type="number"
          min={spec.min}
          max={spec.max}
          step={spec.kind === 'integer' ? 1 : 'any'}
          value={value === undefined ? '' : String(value)}
          placeholder={spec.optional ? 'fitted' : undefined}
          disabled={disabled}
          aria-invalid={problem.value !== undefined}
          aria-describedby={`${id}-help`}
          onChange={({ currentTarget }) => set(currentTarget.value === '' ? undefined : currentTarget.valueAsNumber)}
        />
      )}
      <small id={`${id}-help`} class={problem.value ? 'problem' : undefined}>
        {problem.value ?? spec.help}
      </small>
    </div>
  );
}
