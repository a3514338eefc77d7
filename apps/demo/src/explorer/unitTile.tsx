import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { layer } from './choice.ts';
import { drawSpot, spotsOf } from './draw.ts';
import { found } from './wall.ts';
import { whenSeen } from './whenSeen.ts';

/** Side of a tile, in pixels, and of the patches in it, three in a row. */
const side = 96;
const patch = 31;

interface Props {
  unit: number;
  isFocusable: boolean;
  onOpen: () => void;
}

/** A unit's nine patches, to be opened. */
export function UnitTile({ unit, isFocusable, onOpen }: Props): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const now = found.value;
  const name = layer.value;
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
  }, [now, name, unit]);
  return (
    <button
      type="button"
      class="explore-tile"
      tabIndex={isFocusable ? 0 : -1}
      data-unit={unit}
      aria-label={`Unit ${unit}`}
      onClick={onOpen}
    >
      <canvas ref={canvas} width={side} height={side} />
      <span aria-hidden="true">{unit}</span>
    </button>
  );
}
