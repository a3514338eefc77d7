import type { RawImage } from '@pastiche/core';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props {
  picture: RawImage | undefined;
  /** What screen readers say; empty where the text beside it says the same. */
  label: string;
  class?: string;
  style?: Record<string, string>;
}

/** A canvas with a picture's own pixels; hidden until there is one. */
export function PictureCanvas({ picture, label, ...rest }: Props): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (picture && canvas.current) void draw(canvas.current, picture);
  }, [picture]);
  const words = label === '' ? { 'aria-hidden': true } : { role: 'img' as const, 'aria-label': label };
  return <canvas ref={canvas} hidden={!picture} {...words} {...rest} />;
}

async function draw(canvas: HTMLCanvasElement, picture: RawImage): Promise<void> {
  const { toImageData } = await import('@pastiche/web');
  const pixels = toImageData(picture);
  // Setting a size clears the canvas.
  if (canvas.width !== pixels.width || canvas.height !== pixels.height) {
    [canvas.width, canvas.height] = [pixels.width, pixels.height];
  }
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
}
