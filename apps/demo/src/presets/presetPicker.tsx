import { Icon } from '@pastiche/explorer/icon.tsx';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { paintings } from '../studio/pictures.ts';
import { applyPreset, type OwnPreset, ownPresets, removePreset, savePreset } from './presets.ts';
import './presets.css';

/** Keeps looks of the visitor's own: names the present settings, applies and deletes them. */
export function PresetPicker(): VNode {
  const name = useSignal('');
  const said = useSignal('');
  const field = useRef<HTMLInputElement>(null);
  const remove = (preset: OwnPreset): void => {
    removePreset(preset.name);
    said.value = `“${preset.name}” is deleted.`;
    // Its button is gone.
    field.current?.focus();
  };
  const save = (event: Event): void => {
    event.preventDefault();
    const wanted = name.value.trim();
    if (!wanted) return;
    const isStored = savePreset(wanted);
    const without = paintings.value.some(({ picture }) => !picture.sample) ? ', without your own paintings' : '';
    said.value = isStored
      ? `“${wanted}” is saved${without}.`
      : `“${wanted}” stays until you close this tab: this browser keeps nothing for this site.`;
    name.value = '';
  };
  const list = ownPresets.value;
  return (
    <details class="presets">
      <summary>Your looks{list.length > 0 && ` (${list.length})`}</summary>
      {list.length > 0 && (
        <ul class="plain">
          {list.map((preset) => (
            <li key={preset.name}>
              <button type="button" class="grow" onClick={() => applyPreset(preset)}>
                {preset.name}
              </button>
              <button
                type="button"
                class="quiet icon-button"
                aria-label={`Delete ${preset.name}`}
                onClick={() => remove(preset)}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form class="row" onSubmit={save}>
        <input
          ref={field}
          type="text"
          class="grow"
          aria-label="Name of this look"
          placeholder="Name of this look"
          maxLength={40}
          value={name}
          onInput={({ currentTarget }) => (name.value = currentTarget.value)}
        />
        <button type="submit">Save</button>
      </form>
      <p class="small muted" role="status">
        {said}
      </p>
    </details>
  );
}
