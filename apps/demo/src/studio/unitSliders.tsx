import { Icon } from '@pastiche/explorer/icon.tsx';
import type { VNode } from 'preact';
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
    <fieldset class="units">
      <legend>Units turned up or down</legend>
      {names.map((name) => (
        <div key={name} class="layer">
          <label>
            <span>
              {name} <span class="value">{units[name]}×</span>
            </span>
            <input
              type="range"
              min="0"
              max="2"
              step="0.1"
              value={units[name]}
              aria-valuetext={`${units[name]} times`}
              onInput={({ currentTarget }) => turn(name, Number(currentTarget.value))}
            />
          </label>
          <button
            type="button"
            class="quiet icon-button"
            aria-label={`Reset ${name}`}
            onClick={() => turn(name, undefined)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </fieldset>
  );
}
