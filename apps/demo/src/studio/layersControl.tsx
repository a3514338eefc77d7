import type { LayerWeights } from '@pastiche/core';
import { layersOf, networks } from '@pastiche/models';
import type { ComponentChildren, VNode } from 'preact';
import { LayerSlider } from './layerSlider.tsx';
import { model } from './settings.ts';

interface Props {
  name: string;
  help: string;
  value: LayerWeights;
  disabled: boolean;
  /** What comes before the sliders. */
  children?: ComponentChildren;
  onChange: (layers: LayerWeights) => void;
}

/** The layers of a cost, each with a slider for its weight. */
export function LayersControl({ name, help, value, disabled, children, onChange }: Props): VNode {
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
      {children}
      {layers.map((layer) => (
        <LayerSlider
          key={layer}
          name={layer}
          max={1}
          step={0.05}
          value={value[layer]}
          shown={String(value[layer])}
          removal={`Remove ${layer}`}
          onInput={(weight) => onChange({ ...value, [layer]: weight })}
          onRemove={layers.length > 1 ? () => remove(layer) : undefined}
        />
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
