import { changeableOptions, presets, resolveOptions, type StyleChanges, type StyleOptions } from '@pastiche/core';
import type { NetworkName } from '@pastiche/models';
import type { BackendName } from '@pastiche/web';
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';

/** The options that differ from the preset's defaults. */
export type Overrides = Partial<StyleOptions>;

/** A named group of settings. */
export interface Choice {
  title: string;
  overrides: Overrides;
}

/** Strengths of the style. */
export const looks: Readonly<Record<string, Choice>> = {
  gentle: { title: 'Gentle', overrides: { styleWeight: 2 } },
  balanced: { title: 'Balanced', overrides: {} },
  bold: { title: 'Bold', overrides: { styleWeight: 20 } },
};

/** Sizes of the picture. */
export const efforts: Readonly<Record<string, Choice>> = {
  // It goes on from the first glance. In small pictures, strokes are large beside things: more content keeps towers and faces.
  sketch: {
    title: 'Sketch',
    overrides: { size: 256, minSize: 256, iterations: 60, contentWeight: 2, init: 'instant' },
  },
  picture: { title: 'Picture', overrides: {} },
  large: { title: 'Large', overrides: { size: 1024, iterations: 60 } },
  print: { title: 'Print', overrides: { size: 2048, iterations: 40 } },
};

/** What a picture begins with. From one pass, as in the preset `quick`, it needs no smaller scales. */
export const beginnings: Readonly<Record<string, Choice>> = {
  drafts: { title: 'Small drafts', overrides: {} },
  pass: { title: 'One pass', overrides: { init: 'instant', minSize: presets.quick.minSize } },
};

/** Everybody can wait for a sketch; a device that turns out to be quick goes on to a picture. */
const usual: Overrides = efforts.sketch.overrides;

export const overrides: Signal<Overrides> = signal(usual);
/** Whether the settings are still those that the page began with. */
export const isUntouched: ReadonlySignal<boolean> = computed(() => overrides.value === usual);
/** The networks that need no file from the visitor. */
export const models: readonly NetworkName[] = ['compact', 'vgg19', 'vgg16', 'random'];
export const model: Signal<NetworkName> = signal('compact');
/** The network that drafts, at all scales but the last; undefined for the same. */
export const coarseModel: Signal<NetworkName | undefined> = signal();
/** Set by `?backend=wasm` or in the drawer; undefined for the fastest. */
export const backend: Signal<BackendName | undefined> = signal(backendInAddress());

/** All options with their values. */
export const resolved: ReadonlySignal<StyleOptions> = computed(() => resolveOptions(overrides.value));

export function setOption<Name extends keyof StyleOptions>(name: Name, value: StyleOptions[Name] | undefined): void {
  const { [name]: _, ...others } = overrides.value;
  overrides.value = value === undefined ? others : { ...others, [name]: value };
}

/** Applies a choice, and resets what only the other choices of its kind set. */
export function choose(kind: Readonly<Record<string, Choice>>, name: string): void {
  overrides.value = overridesWith(kind, name);
}

/** What the overrides become with a choice. */
export function overridesWith(kind: Readonly<Record<string, Choice>>, name: string): Overrides {
  const names = keysOf(kind);
  const rest = Object.entries(overrides.value).filter(([option]) => !names.includes(option));
  return { ...Object.fromEntries(rest), ...kind[name].overrides };
}

/** The name of the choice that equals the present settings, if any; `besides`: options that do not count, since they have controls of their own. */
export function chosen(
  kind: Readonly<Record<string, Choice>>,
  besides: readonly (keyof StyleOptions)[] = [],
): string | undefined {
  const names = (keysOf(kind) as (keyof StyleOptions)[]).filter((name) => !besides.includes(name));
  const now = resolved.value;
  const same = ({ overrides: wanted }: Choice): boolean => {
    const full = resolveOptions({ preset: now.preset, ...wanted });
    return names.every((name) => full[name] === now[name]);
  };
  return Object.keys(kind).find((name) => same(kind[name]));
}

export function reset(): void {
  overrides.value = usual;
  model.value = 'compact';
  coarseModel.value = undefined;
  backend.value = backendInAddress();
}

/** The options that a running run can take. */
export function changesOf(options: StyleOptions): StyleChanges {
  return Object.fromEntries(changeableOptions.map((name) => [name, options[name]]));
}

function keysOf(kind: Readonly<Record<string, Choice>>): string[] {
  return [...new Set(Object.values(kind).flatMap(({ overrides: each }) => Object.keys(each)))];
}

/** Before the `#`, for tests and experts. A link has none: what is best here may not be so elsewhere. */
function backendInAddress(): BackendName | undefined {
  const name = new URLSearchParams(location.search).get('backend');
  return name === 'webgpu' || name === 'webgl' || name === 'wasm' ? name : undefined;
}
