import type { LayerWeights } from '@pastiche/core';
import { Icon } from '@pastiche/explorer/icon.tsx';
import { layersOf, networks } from '@pastiche/models';
import type { VNode } from 'preact';
import { model } from './settings.ts';

interface Props {
  name: string;
  help: string;
  value: LayerWeights;
  disabled: boolean;
  onChange: (layers: LayerWeights) => void;
}

/** The layers of a cost, each with a slider for its weight. */
export function LayersControl({ name, help, value, disabled, onChange }: Props): VNode {
  const known = layersOf(networks[model.value]).map((layer) => layer.name);
  const unused = known.filter((layer) => !(layer in value));
  const layers = Object.keys(value).sort((a, b) => known.indexOf(a) - known.indexOf(b));
  const remove = (layer: string): void => {
    const { [layer]: _, ...others } = value;
    onChange(others);
  };
  return (
    <fieldset class="option layers" disabled={disabled}>
      <legend>{name}</legend>
      {layers.map((layer) => (
        <div key={layer} class="layer">
          <label>
            <span>
              {layer} <span class="value">{value[layer]}</span>
            </span>
            <input
              type="range"
              min="0"
              max="1"
              step="0.05"
              value={value[layer]}
              onInput={({ currentTarget }) => onChange({ ...value, [layer]: Number(currentTarget.value) })}
            />
          </label>
          <button
            type="button"
            class="quiet icon-button"
            aria-label={`Remove ${layer}`}
            disabled={layers.length === 1}
            onClick={() => remove(layer)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      {unused.length > 0 && (
        <select
          aria-label={`Add a layer to ${name}`}
          value=""
          onChange={({ currentTarget }) => onChange({ ...value, [currentTarget.value]: 0.2 })}
        >
          <option value="">Add a layer…</option>
          {unused.map((layer) => (
            <option key={layer}>{layer}</option>
          ))}
        </select>
      )}
      <small>{help}</small>
    </fieldset>
  );
}
