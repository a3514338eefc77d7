import { type Signal, signal } from '@preact/signals';
import { changingLook } from '../keep/situation.ts';
import { applySettings, linkToSettings } from '../studio/link.ts';

/** Settings that the visitor has named. */
export interface OwnPreset {
  name: string;
  /** The settings and the sample paintings, as in a link. */
  settings: string;
}

const place = 'pastiche-presets';

export const ownPresets: Signal<readonly OwnPreset[]> = signal(read());

/** Keeps the present settings under a name, instead of others of that name. Returns whether the browser has stored them. */
export function savePreset(name: string): boolean {
  const settings = new URLSearchParams(linkToSettings().split('?').pop());
  // A look goes with any photo.
  settings.delete('photo');
  const others = ownPresets.value.filter((preset) => preset.name !== name);
  return store([...others, { name, settings: String(settings) }]);
}

export function removePreset(name: string): void {
  store(ownPresets.value.filter((preset) => preset.name !== name));
}

export function applyPreset({ name, settings }: OwnPreset): void {
  changingLook(`“${name}”`, () => applySettings(new URLSearchParams(settings)));
}

function store(list: readonly OwnPreset[]): boolean {
  ownPresets.value = list;
  try {
    localStorage.setItem(place, JSON.stringify(list));
    return true;
  } catch {
    return false;
  }
}

function read(): OwnPreset[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return Array.isArray(list) ? list.filter(isPreset) : [];
  } catch {
    return [];
  }
}

function isPreset(value: unknown): value is OwnPreset {
  const { name, settings } = (value ?? {}) as Partial<OwnPreset>;
  return typeof name === 'string' && typeof settings === 'string';
}
