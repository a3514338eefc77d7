import type { VNode } from 'preact';
import { LayerSlider } from './layerSlider.tsx';
import { resolved, setOption } from './settings.ts';

/** A slider for each unit that the Explorer or the drawer has turned up or down. */
export function UnitSliders(): VNode | null {
  const { units } = resolved.value;
  const names = Object.keys(units);
  if (names.length === 0) return null;
  const turn = (name: string, factor: number | undefined): void => {
    const { [name]: _, ...others } = units;
    setOption('units', factor === undefined ? others : { ...units, [name]: factor });
  };
  return (
    <fieldset>
      <legend>Units turned up or down</legend>
      {names.map((name) => (
        <LayerSlider
          key={name}
          name={name}
          max={2}
          step={0.1}
          value={units[name]}
          shown={`${units[name]}×`}
          spoken={`${units[name]} times`}
          removal={`Reset ${name}`}
          onInput={(factor) => turn(name, factor)}
          onRemove={() => turn(name, undefined)}
        />
      ))}
    </fieldset>
  );
}
