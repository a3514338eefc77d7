import { columns, mostTiles } from './layout.ts';

/** Addresses of the sheets of wishes, by layer of the compact network. */
const addresses = import.meta.glob<string>('./embedded/*.webp', { eager: true, query: '?url', import: 'default' });

/** CSS that shows a unit's tile of its sheet; undefined if it has none. */
export function tileOf(layer: string, unit: number, units: number): Record<string, string> | undefined {
  const address = addresses[`./embedded/${layer}.webp`];
  if (!address || unit >= mostTiles) return undefined;
  const rows = Math.ceil(Math.min(units, mostTiles) / columns);
  const share = (place: number, of: number): string => `${of > 1 ? (100 * place) / (of - 1) : 0}%`;
  return {
    backgroundImage: `url(${address})`,
    backgroundSize: `${columns * 100}% ${rows * 100}%`,
    backgroundPosition: `${share(unit % columns, columns)} ${share(Math.floor(unit / columns), rows)}`,
  };
}
