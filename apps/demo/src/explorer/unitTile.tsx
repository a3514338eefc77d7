import type { VNode } from 'preact';
import { layer, shownTiles } from './choice.ts';
import { PatchTile } from './patchTile.tsx';
import { tileOf } from './sheets.ts';
import { found, units } from './wall.ts';

/** What a unit's button shows: its nine patches or its wish. */
export function UnitTile({ unit }: { unit: number }): VNode {
  const name = layer.value;
  const wish = shownTiles.value === 'wishes' ? tileOf(name, unit, units.value.length) : undefined;
  return (
    <>
      {wish ? (
        <span class="explore-tile-wish" style={wish} />
      ) : (
        <PatchTile found={found.value} layer={name} unit={unit} />
      )}
      <span class="explore-tile-number">
        <span class="visually-hidden">Unit </span>
        {unit}
      </span>
    </>
  );
}
