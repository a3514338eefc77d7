import { changeableOptions, type OptionSpec, optionTable, type StyleOptions } from '@pastiche/core';
import type { VNode } from 'preact';
import { MapFields } from '../mask/mapFields.tsx';
import { StartPicker } from '../start/startPicker.tsx';
import { sizeWords, stretch } from './area.ts';
import { OptionControl } from './optionControl.tsx';
import { photo } from './pictures.ts';
import { active } from './session.ts';
import { backend, coarseModel, model, models, resolved } from './settings.ts';
import { ShapesField } from './shapesField.tsx';

type Name = keyof StyleOptions;

const groups = [...new Set(Object.values(optionTable).map(({ group }) => group))];
const live: readonly string[] = changeableOptions;

/** A control for every option of core, made from its table. */
export function Drawer(): VNode {
  return (
    <div class="drawer-body">
      {active.value && <p class="small muted">Locked settings can be changed once this picture is done.</p>}
      {groups.map((group) => (
        <fieldset key={group}>
          <legend>{group}</legend>
          {optionsOf(group).map(([name, spec]) => (
            <OptionControl key={name} name={name} spec={spec} disabled={active.value && !live.includes(name)} />
          ))}
        </fieldset>
      ))}
      <MapFields />
      <ShapesField disabled={active.value} />
      <StartPicker disabled={active.value} />
      <fieldset disabled={active.value}>
        <legend>Engine</legend>
        <Pick
          label="model"
          help="network that measures the costs; VGG's weights (80 or 59 MB) are downloaded once and kept"
          of={[...models]}
          value={model.value}
          onPick={(name) => {
            model.value = name as typeof model.value;
            coarseModel.value = undefined;
          }}
        />
        <Pick
          label="backend"
          help="engine that runs the network"
          of={['fastest', 'webgpu', 'webgl', 'wasm']}
          value={backend.value ?? 'fastest'}
          onPick={(name) => (backend.value = name === 'fastest' ? undefined : (name as typeof backend.value))}
        />
      </fieldset>
    </div>
  );
}

function optionsOf(group: string): [Name, OptionSpec][] {
  const all = { ...optionTable };
  if (stretch(photo.value) > 1) {
    const help = `longer side of a photo of the usual shape; yours is long, and gets the same area: ${sizeWords(resolved.value.size, photo.value)}`;
    all.size = { ...all.size, help };
  }
  return (Object.entries(all) as [Name, OptionSpec][]).filter(([, spec]) => spec.group === group);
}

interface PickProps {
  label: string;
  help: string;
  of: readonly string[];
  value: string;
  onPick: (name: string) => void;
}

function Pick({ label, help, of, value, onPick }: PickProps): VNode {
  return (
    <label class="option">
      <span>{label}</span>
      <select value={value} onChange={({ currentTarget }) => onPick(currentTarget.value)}>
        {of.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <small>{help}</small>
    </label>
  );
}
