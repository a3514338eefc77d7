import type { RawImage } from '@pastiche/core';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { drawSpot, type Spot } from './draw.ts';

/** Side, in pixels. */
const side = 112;

interface Props {
  spot: Spot;
  label: string;
}

/** The patch that a unit sees at a spot. */
export function PatchView({ spot, label }: Props): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, side, side);
    drawSpot(context, spot, { x: 0, y: 0, side });
  }, [spot]);
  return <canvas ref={canvas} width={side} height={side} role="img" aria-label={label} />;
}

/** The projection of a spot; an empty canvas of the same size until there is one. */
export function ProjectionView({ spot, label, picture }: Props & { picture: RawImage | undefined }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, side, side);
    if (picture) void draw(context, spot, picture);
  }, [spot, picture]);
  return (
    <canvas
      ref={canvas}
      width={side}
      height={side}
      role="img"
      aria-label={picture ? label : 'Not projected yet'}
      aria-busy={!picture}
    />
  );
}

async function draw(context: CanvasRenderingContext2D, spot: Spot, picture: RawImage): Promise<void> {
  const { toImageData } = await import('@pastiche/web');
  const whole = new OffscreenCanvas(picture.width, picture.height);
  whole.getContext('2d')?.putImageData(toImageData(picture), 0, 0);
  drawSpot(context, spot, { x: 0, y: 0, side }, whole);
}
