import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { drawSpot, spotsOf } from './draw.ts';
import type { Found } from './wall.ts';
import { whenSeen } from './whenSeen.ts';

/** Side of a tile and of the patches in it, three per row, in pixels. */
const side = 96;
const patch = 31;

/** A unit's nine patches, drawn when they are near the screen. */
export function PatchTile({ found, layer, unit }: { found: Found | undefined; layer: string; unit: number }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element || !found) return;
    return whenSeen(element, () => {
      const context = element.getContext('2d') as CanvasRenderingContext2D;
      context.clearRect(0, 0, side, side);
      for (const [i, spot] of spotsOf(found, layer, unit).entries()) {
        const at = { x: (i % 3) * (patch + 1), y: Math.floor(i / 3) * (patch + 1), side: patch };
        drawSpot(context, spot, at);
      }
    });
  }, [found, layer, unit]);
  return <canvas ref={canvas} width={side} height={side} />;
}
