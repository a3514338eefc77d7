import {
  checkOption,
  type LayerWeights,
  meanLayers,
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
  const set = (read: () => unknown): void => {
    try {
      const wanted = read();
      checkOption(name, wanted);
      setOption(name, wanted as never);
      problem.value = undefined;
    } catch (error) {
      if (!PasticheError.isInstance(error)) throw error;
      problem.value = error.message;
    }
  };
  if (spec.kind === 'layers') {
    // Those of several paintings, as a link may have them, are shown as their mean.
    const common = { name, help: spec.help, disabled };
    return (
      <LayersControl {...common} value={meanLayers(value as LayerWeights)} onChange={(layers) => set(() => layers)} />
    );
  }
  const take = ({ currentTarget: { value: text } }: { currentTarget: HTMLInputElement | HTMLSelectElement }): void =>
    set(() => (text === '' && spec.kind !== 'units' ? undefined : parseOption(name, text)));
  const id = `option-${name}`;
  const common = { id, value: printOption(name, value), disabled, onChange: take };
  return (
    <div class="option">
      <label for={id}>{name}</label>
      {spec.kind === 'choice' ? (
        <select {...common}>
          {spec.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          {...(spec.kind === 'units' ? { type: 'text', placeholder: 'conv3_1:42=0.2' } : numberField(spec))}
          aria-invalid={problem.value !== undefined}
          aria-describedby={`${id}-help`}
        />
      )}
      <small id={`${id}-help`} class={problem.value ? 'problem' : undefined}>
        {problem.value ?? spec.help}
      </small>
    </div>
  );
}

function numberField({ kind, min, max, optional, perPainting }: Extract<OptionSpec, { min: number }>): object {
  // A list has commas.
  if (perPainting) return { type: 'text', inputMode: 'decimal', placeholder: optional ? 'none' : undefined };
  const step = kind === 'integer' ? 1 : 'any';
  return { type: 'number', min, max, step, placeholder: optional ? 'none' : undefined };
}
