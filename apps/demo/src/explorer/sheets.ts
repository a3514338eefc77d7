import { columns, tileSide } from './layout.ts';

/** Addresses of the sheets of what each unit would like to see, by layer of the compact network. */
const addresses = import.meta.glob<string>('./embedded/*.webp', { eager: true, query: '?url', import: 'default' });

/** A unit's picture in its sheet, for CSS; nothing where there is none. */
export function tileOf(layer: string, unit: number): Record<string, string> | undefined {
  const address = addresses[`./embedded/${layer}.webp`];
  if (!address) return undefined;
  const [column, row] = [unit % columns, Math.floor(unit / columns)];
  return {
    backgroundImage: `url(${address})`,
    backgroundSize: `${columns * 100}% auto`,
    backgroundPosition: `${(column / (columns - 1)) * 100}% calc(var(--tile) * ${-row})`,
  };
}

/** So many units of each layer have one. */
export const mostTiles = 128;
/** A tile's side, in pixels. */
export const side = tileSide;
