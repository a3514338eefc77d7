import type { RawImage } from '@pastiche/core';
import type { Color } from './palette.ts';

/** What a brush leaves: a color, or the pixels of a picture at the same place. */
export type Paint = Color | CanvasImageSource;

/** A round dab of paint around a place, in pixels of the canvas. */
function dab(context: CanvasRenderingContext2D, paint: Paint, at: { x: number; y: number }, radius: number): void {
  const { width, height } = context.canvas;
  context.save();
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  if (Array.isArray(paint)) {
    context.fillStyle = `rgb(${paint.join(' ')})`;
    context.fill();
  } else {
    context.clip();
    context.drawImage(paint as CanvasImageSource, 0, 0, width, height);
  }
  context.restore();
}

/** Dabs from one place to another, close enough to be a stroke. */
export function stroke(
  context: CanvasRenderingContext2D,
  paint: Paint,
  from: { x: number; y: number },
  to: { x: number; y: number },
  radius: number,
): void {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / (radius / 3)));
  for (let i = 1; i <= steps; i++) {
    const share = i / steps;
    dab(context, paint, { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) }, radius);
  }
}

/** A picture of noise as large as the canvas. */
export function noiseFor({ width, height }: HTMLCanvasElement): ImageData {
  const noise = new ImageData(width, height);
  for (let i = 0; i < noise.data.length; i++) noise.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
  return noise;
}

export function pixelsIn(context: CanvasRenderingContext2D): RawImage {
  const { width, height } = context.canvas;
  return { data: context.getImageData(0, 0, width, height).data, width, height, channels: 4 };
}
