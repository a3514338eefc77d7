import { convolutionsOf, layersOf, type NetworkName, networks } from '@pastiche/models';
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { route } from '../route.ts';

/** Which network's units are looked at, of which layer, in which pictures, and which of them is open. */
export const network: Signal<NetworkName> = signal('compact');
export const layer: Signal<string> = signal('conv3_1');
export const collection: Signal<'ours' | 'own'> = signal('ours');
export const opened: Signal<number | undefined> = signal(undefined);

/** What the tiles show: what the site brings along of the second is of the compact network. */
export const tiles: Signal<'patches' | 'wishes'> = signal('patches');

/** Networks whose weights somebody has agreed to fetch, or has given a file for: its address, or nothing. */
export const agreed: Signal<Readonly<Partial<Record<NetworkName, { name: string; address: string } | 'fetch'>>>> =
  signal({});

/** Whether the network is here, or may be fetched. */
export const isReady: ReadonlySignal<boolean> = computed(
  () => network.value === 'compact' || network.value === 'random' || agreed.value[network.value] !== undefined,
);

/** Its layers, from shallow to deep. */
export const layers: ReadonlySignal<readonly string[]> = computed(() =>
  layersOf(networks[network.value]).map(({ name }) => name),
);

/** Whether the layer hands out mixtures of its units. */
export const isTapped: ReadonlySignal<boolean> = computed(() =>
  convolutionsOf(networks[network.value]).some(({ name, tap }) => name === layer.value && tap !== undefined),
);

export function chooseNetwork(name: NetworkName): void {
  opened.value = undefined;
  network.value = name;
  if (!layers.value.includes(layer.value)) layer.value = layers.value[0];
}

/** What the address says, as far as it makes sense. */
export function readAddress(): void {
  const { settings } = route.peek();
  const name = settings.get('network');
  if (name && Object.hasOwn(networks, name)) network.value = name as NetworkName;
  const wanted = settings.get('layer');
  layer.value = wanted && layers.value.includes(wanted) ? wanted : nearest(layer.value);
  const unit = settings.get('unit');
  opened.value = unit !== null && /^\d+$/.test(unit) ? Number(unit) : undefined;
}

/** Keeps the address as the choice is; until the returned function is called. */
export function followChoice(): () => void {
  return effect(() => {
    const settings = new URLSearchParams({ network: network.value, layer: layer.value });
    if (opened.value !== undefined) settings.set('unit', String(opened.value));
    history.replaceState(undefined, '', `#/explore?${settings}`);
  });
}

function nearest(name: string): string {
  return layers.value.includes(name) ? name : layers.value[0];
}
