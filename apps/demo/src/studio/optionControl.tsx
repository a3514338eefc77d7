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
import { type Signal, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { LayersControl } from './layersControl.tsx';
import { isOwnOption, valuesOf, withValue } from './perPainting.ts';
import { paintings } from './pictures.ts';
import { overrides, resolved, setOption } from './settings.ts';

interface Props {
  name: keyof StyleOptions;
  spec: OptionSpec;
  disabled: boolean;
}

/** The control of one option, chosen by the kind in its row of the table. */
export function OptionControl({ name, spec, disabled }: Props): VNode {
  const whose = useSignal(-1);
  const problem = useSignal<string | undefined>(undefined);
  const { value, usual, set } = valueFor(name, whose.value);
  const take = (read: () => unknown): void => {
    try {
      set(read());
      problem.value = undefined;
    } catch (error) {
      if (!PasticheError.isInstance(error)) throw error;
      problem.value = error.message;
    }
  };
  const choice = isOwnOption(name) && <Whose name={name} whose={whose} disabled={disabled} />;
  if (spec.kind === 'layers') {
    // Those of several paintings, as long as none of them is chosen, are shown as their mean.
    const layers = meanLayers(value as LayerWeights);
    return (
      <LayersControl {...{ name, disabled }} help={spec.help} value={layers} onChange={(to) => take(() => to)}>
        {choice}
      </LayersControl>
    );
  }
  const read = ({ currentTarget: { value: text } }: { currentTarget: HTMLInputElement | HTMLSelectElement }): void =>
    take(() => (text === '' && spec.kind !== 'units' ? undefined : parseOption(name, text)));
  const id = `option-${name}`;
  const common = { id, value: printOption(name, value), disabled, onChange: read };
  return (
    <div class="option">
      <label for={id}>{name}</label>
      {spec.kind === 'choice' ? (
        <select {...common}>
          {spec.choices.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          {...(spec.kind === 'units'
            ? { type: 'text', placeholder: 'conv3_1:42=0.2' }
            : numberField(spec, printOption(name, usual)))}
          aria-invalid={problem.value !== undefined}
          aria-describedby={`${id}-help`}
        />
      )}
      {choice}
      <small id={`${id}-help`} class={problem.value ? 'problem' : undefined}>
        {problem.value ?? spec.help}
      </small>
    </div>
  );
}

/** An option's value, what acts while it has none, and how to set it: for one of the paintings, or for all together. */
function valueFor(
  name: keyof StyleOptions,
  index: number,
): { value: unknown; usual?: unknown; set: (wanted: unknown) => void } {
  const count = paintings.value.length;
  if (index < 0 || index >= count || count < 2 || !isOwnOption(name)) {
    const set = (wanted: unknown): void => {
      checkOption(name, wanted);
      setOption(name, wanted as never);
    };
    return { value: resolved.value[name], set };
  }
  const usual = valuesOf(name, overrides.value, count)[index];
  const set = (wanted: unknown): void => {
    // One painting has no list.
    checkOption(name, [wanted]);
    setOption(name, withValue(name, overrides.value, { index, count }, wanted as typeof usual) as never);
  };
  return { value: resolved.value[name] === undefined ? undefined : usual, usual, set };
}

interface WhoseProps {
  name: string;
  /** The place of a painting in the mixture; -1 for all. */
  whose: Signal<number>;
  disabled: boolean;
}

/** Which painting an option is set for, where there are several. */
function Whose({ name, whose, disabled }: WhoseProps): VNode | null {
  const list = paintings.value;
  if (list.length < 2) return null;
  return (
    <select
      class="whose"
      aria-label={`Whose ${name}`}
      value={whose.value < list.length ? whose.value : -1}
      disabled={disabled}
      onChange={({ currentTarget }) => (whose.value = Number(currentTarget.value))}
    >
      <option value={-1}>All paintings</option>
      {list.map(({ picture }, i) => (
        <option key={picture.address} value={i}>
          {picture.name}
        </option>
      ))}
    </select>
  );
}

function numberField({ kind, min, max, optional, perPainting }: Extract<OptionSpec, { min: number }>, usual: string) {
  const placeholder = usual || (optional ? 'none' : undefined);
  // A list has commas.
  if (perPainting) return { type: 'text', inputMode: 'decimal', placeholder } as const;
  return { type: 'number', min, max, step: kind === 'integer' ? 1 : 'any', placeholder } as const;
}
