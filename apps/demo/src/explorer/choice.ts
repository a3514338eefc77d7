import { route } from '@pastiche/explorer/route.ts';
import { convolutionsOf, layersOf, type NetworkName, networks } from '@pastiche/models';
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { ownWeights } from '../weights.ts';

/** The networks to choose from: the worker has their kernels, and weights or an address to download them from. */
export const titles: Partial<Record<NetworkName, string>> = {
  compact: 'Ours, compact',
  vgg19: 'VGG-19',
  vgg16: 'VGG-16',
  random: 'Random filters, for comparison',
};

/** The network, its layer, the pictures it is shown, and the open unit. */
export const network: Signal<NetworkName> = signal('compact');
export const layer: Signal<string> = signal('conv3_1');
export const collection: Signal<'ours' | 'own'> = signal('ours');
export const opened: Signal<number | undefined> = signal(undefined);

/** What the visitor wants the tiles to show. */
export const tiles: Signal<'patches' | 'wishes' | undefined> = signal(undefined);

/** The networks whose weights the visitor agreed to download. */
export const agreed: Signal<readonly NetworkName[]> = signal([]);

/** Whether the network needs no download, or the visitor has agreed to it or given a file. */
export const isReady: ReadonlySignal<boolean> = computed(() =>
  ['compact', 'random', ...agreed.value, ...Object.keys(ownWeights.value)].includes(network.value),
);

/** The network's layers, from shallow to deep. */
export const layers: ReadonlySignal<readonly string[]> = computed(() =>
  layersOf(networks[network.value]).map(({ name }) => name),
);

/** Whether the layer's outputs are mixtures of its units. */
export const isTapped: ReadonlySignal<boolean> = computed(() =>
  convolutionsOf(networks[network.value]).some(({ name, tap }) => name === layer.value && tap !== undefined),
);

/** Layers whose units see so much at once that nine patches seldom tell what they have in common. */
const deep = ['conv4_1', 'conv4_2', 'conv5_1'];

/** What the tiles show; the site has wishes for the compact network only. */
export const shownTiles: ReadonlySignal<'patches' | 'wishes'> = computed(() => {
  if (network.value !== 'compact') return 'patches';
  return tiles.value ?? (deep.includes(layer.value) ? 'wishes' : 'patches');
});

export function chooseNetwork(name: NetworkName): void {
  opened.value = undefined;
  network.value = name;
  layer.value = firstOf(layer.value);
}

/** Applies the valid settings of the address. */
export function readAddress(): void {
  const { settings } = route.peek();
  const name = settings.get('network');
  if (name && Object.hasOwn(titles, name)) network.value = name as NetworkName;
  layer.value = firstOf(settings.get('layer'), layer.value);
  const unit = settings.get('unit');
  opened.value = unit !== null && /^\d+$/.test(unit) ? Number(unit) : undefined;
}

/**
 * Writes the choice to the address until the returned function is called. A unit that opens is a step in the history, so that Back closes it.
 */
export function followChoice(): () => void {
  let wasOpen = opened.peek() !== undefined;
  const follow = effect(() => {
    const settings = new URLSearchParams({ network: network.value, layer: layer.value });
    const isOpen = opened.value !== undefined;
    if (isOpen) settings.set('unit', String(opened.value));
    // After a unit was closed by its button, the step before is the wall already.
    const opens = isOpen && !wasOpen && history.state !== afterWall;
    history[opens ? 'pushState' : 'replaceState'](opens ? afterWall : history.state, '', `#/explore?${settings}`);
    wasOpen = isOpen;
  });
  const arrive = (): void => {
    if (route.peek().page !== 'explore') return;
    // What the address opens is no further step.
    wasOpen = true;
    batch(readAddress);
    wasOpen = opened.peek() !== undefined;
  };
  addEventListener('hashchange', arrive);
  return () => {
    follow();
    removeEventListener('hashchange', arrive);
  };
}

/** Marks a step in the history that follows the wall. */
const afterWall = 'after the wall';

/** The first name that is a layer of the network, or its first layer. */
function firstOf(...names: readonly (string | null)[]): string {
  return names.find((name) => name !== null && layers.value.includes(name)) ?? layers.value[0];
}
