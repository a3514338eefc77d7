import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { layer, network, tiles } from './choice.ts';
import { drawSpot, spotsOf } from './draw.ts';
import { tileOf } from './sheets.ts';
import { found, units } from './wall.ts';
import { whenSeen } from './whenSeen.ts';

/** Side of a tile and of the patches in it, three per row, in pixels. */
const side = 96;
const patch = 31;

/** What a unit's button shows: its nine patches or its wish. */
export function UnitTile({ unit }: { unit: number }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const now = found.value;
  const name = layer.value;
  const isWish = tiles.value === 'wishes' && network.value === 'compact';
  const wish = isWish ? tileOf(name, unit, units.value.length) : undefined;
  useEffect(() => {
    const element = canvas.current;
    if (!element || !now) return;
    return whenSeen(element, () => {
      const context = element.getContext('2d') as CanvasRenderingContext2D;
      context.clearRect(0, 0, side, side);
      for (const [i, spot] of spotsOf(now, name, unit).entries()) {
        const at = { x: (i % 3) * (patch + 1), y: Math.floor(i / 3) * (patch + 1), side: patch };
        drawSpot(context, spot, at);
      }
    });
  }, [now, name, unit, wish === undefined]);
  return (
    <>
      {wish ? <span class="explore-tile-wish" style={wish} /> : <canvas ref={canvas} width={side} height={side} />}
      <span class="explore-tile-number">
        <span class="visually-hidden">Unit </span>
        {unit}
      </span>
    </>
  );
}
