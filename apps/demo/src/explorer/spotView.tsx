import type { RawImage } from '@pastiche/core';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { drawSpot, type Spot } from './draw.ts';

/** Side, in pixels. */
const side = 112;

interface Props {
  spot: Spot;
  label: string;
  /** Shown instead of the patch; `null` until it is computed. */
  projection?: RawImage | null;
}

/** The patch that a unit sees at a spot, or its projection. */
export function SpotView({ spot, label, projection }: Props): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isPatch = projection === undefined;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, side, side);
    if (isPatch) drawSpot(context, spot, { x: 0, y: 0, side });
    else if (projection) void drawProjection(context, spot, projection);
  }, [spot, projection]);
  return (
    <canvas
      ref={canvas}
      class="picture"
      width={side}
      height={side}
      role="img"
      aria-label={projection === null ? 'Not projected yet' : label}
      aria-busy={isPatch ? undefined : !projection}
    />
  );
}

async function drawProjection(context: CanvasRenderingContext2D, spot: Spot, picture: RawImage): Promise<void> {
  const { toImageData } = await import('@pastiche/web');
  const whole = new OffscreenCanvas(picture.width, picture.height);
  whole.getContext('2d')?.putImageData(toImageData(picture), 0, 0);
  drawSpot(context, spot, { x: 0, y: 0, side }, whole);
}
