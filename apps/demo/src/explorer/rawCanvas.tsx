import type { RawImage } from '@pastiche/core';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A canvas with a picture's own pixels. */
export function RawCanvas({ picture, label }: { picture: RawImage; label: string }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) void draw(canvas.current, picture);
  }, [picture]);
  return <canvas ref={canvas} role="img" aria-label={label} />;
}

async function draw(canvas: HTMLCanvasElement, picture: RawImage): Promise<void> {
  const { toImageData } = await import('@pastiche/web');
  const pixels = toImageData(picture);
  [canvas.width, canvas.height] = [pixels.width, pixels.height];
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
}
