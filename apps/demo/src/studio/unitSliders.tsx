import type { VNode } from 'preact';
import { LayerSlider } from './layerSlider.tsx';
import { resolved, setOption } from './settings.ts';

/** More units of a layer than this that are turned alike share a slider. */
const mostSliders = 2;

/** A slider for each unit that the Explorer or the drawer has turned up or down; one for many that were turned together. */
export function UnitSliders(): VNode | null {
  const { units } = resolved.value;
  if (Object.keys(units).length === 0) return null;
  const turn = (names: readonly string[], factor: number | undefined): void => {
    const others = Object.entries(units).filter(([name]) => !names.includes(name));
    const turned = factor === undefined ? [] : names.map((name) => [name, factor] as const);
    setOption('units', Object.fromEntries([...others, ...turned]));
  };
  return (
    <fieldset>
      <legend>Units turned up or down</legend>
      {groupsOf(units).map(({ names, factor }) => {
        const name = names.length > 1 ? `${names.length} units of ${names[0].split(':')[0]}` : names[0];
        return (
          <LayerSlider
            key={names.join()}
            name={name}
            max={5}
            step={0.05}
            value={factor}
            shown={`${factor}×`}
            spoken={`${factor} times`}
            removal={`Reset ${name}`}
            onInput={(to) => turn(names, to)}
            onRemove={() => turn(names, undefined)}
          />
        );
      })}
    </fieldset>
  );
}

/** The units that have a slider in common: many of one layer with the same factor. */
function groupsOf(units: Readonly<Record<string, number>>): { names: string[]; factor: number }[] {
  const groups = new Map<string, { names: string[]; factor: number }>();
  for (const [name, factor] of Object.entries(units)) {
    const key = `${name.split(':')[0]} ${factor}`;
    const group = groups.get(key) ?? { names: [], factor };
    groups.set(key, { ...group, names: [...group.names, name] });
  }
  return [...groups.values()].flatMap(({ names, factor }) =>
    names.length > mostSliders ? [{ names, factor }] : names.map((name) => ({ names: [name], factor })),
  );
}
