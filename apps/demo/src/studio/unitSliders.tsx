import type { VNode } from 'preact';
import { Icon } from '../ui/icon.tsx';
import { resolved, setOption } from './settings.ts';

/** The units that are turned up or down, a slider each; nothing where there are none. They come from the Explorer, or from the drawer. */
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
      <legend>Units turned in the painting’s style</legend>
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
            aria-label={`Leave ${name} as it is`}
            onClick={() => turn(name, undefined)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </fieldset>
  );
}
