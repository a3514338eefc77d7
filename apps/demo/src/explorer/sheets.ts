import { tileStyle } from '@pastiche/explorer/tileStyle.ts';
import { columns, mostTiles } from './layout.ts';

/** Addresses of the sheets of wishes, by layer of the compact network. */
const addresses = import.meta.glob<string>('./embedded/*.webp', { eager: true, query: '?url', import: 'default' });

/** CSS that shows a unit's tile of its sheet; undefined if it has none. */
export function tileOf(layer: string, unit: number, units: number): Record<string, string> | undefined {
  const address = addresses[`./embedded/${layer}.webp`];
  if (!address || unit >= mostTiles) return undefined;
  const rows = Math.ceil(Math.min(units, mostTiles) / columns);
  return tileStyle(address, [unit % columns, Math.floor(unit / columns)], [columns, rows]);
}
